import type { CommanderError, CommandUnknownOpts } from "@commander-js/extra-typings";
import { LthError, unknownName } from "../errors.ts";
import { shortened } from "../text.ts";

/** Commander's own errors in the two-line form of all others, with the nearest name that exists. */
export function askedWrongly(error: CommanderError, program: CommandUnknownOpts, argv: readonly string[]): LthError {
  const command = commandOf(program, argv);
  const see = `see ${command.path.join(" ")} --help`;
  const [, quoted = ""] = /'([^']*)'/.exec(error.message) ?? [];
  const flag = quoted.split(/[ =]/)[0] ?? "";
  const names = command.found.commands.map((each) => each.name());
  const word = command.rest.find((each) => !each.startsWith("-") && each !== "help");
  // Before its flags, it is the command that does not exist, where words are not something else.
  const takesWords = command.found.registeredArguments.length > 0;
  if (names.length > 0 && !takesWords && word !== undefined && !names.includes(word))
    return unknownName("command", word, names);
  switch (error.code) {
    case "commander.unknownOption":
      // `--json=1`: commander says of a flag that takes no value that it does not exist.
      if (flagsOf(command.found).includes(flag)) return new LthError(`${flag} takes no value: ${quoted}`, see);
      return unknownName("flag", flag, flagsOf(command.found));
    case "commander.missingArgument":
      return new LthError(`${command.path.join(" ")} needs ${withArticle(quoted.replace(/s$/, ""))}`, see);
    case "commander.help":
      return new LthError(`${command.path.join(" ")} needs a command: ${names.join(", ")}`, see);
    case "commander.optionMissingArgument":
      return new LthError(`${flag} needs a value: ${quoted}`, see);
    case "commander.invalidArgument":
      return new LthError(`${flag} ${error.message.replace(/^.*is invalid\. /s, "")}`, see);
    case "commander.excessArguments":
      return new LthError(`too much is asked: ${shortened(["lth", ...argv].join(" "), 320)}`, see);
    default:
      return new LthError(error.message.replace(/^error: /, "").split("\n")[0] ?? "", see);
  }
}

/** The command that the words name, as deep as they go, and the words after it. */
function commandOf(program: CommandUnknownOpts, argv: readonly string[]) {
  let found = program;
  const path = ["lth"];
  let rest = argv;
  for (;;) {
    const next = found.commands.find((each) => each.name() === rest[0]);
    if (!next) return { found, path, rest };
    found = next;
    path.push(next.name());
    rest = rest.slice(1);
  }
}

const flagsOf = (command: CommandUnknownOpts): string[] => [
  ...command.options.flatMap((option) => option.long ?? []),
  "--help",
];

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
