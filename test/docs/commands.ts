import { bash } from "../lth-process.ts";
import { type Block, blocksOf } from "./markdown.ts";

/** One command of a page's `sh` blocks. */
export interface Command {
  readonly block: Block;
  readonly text: string;
}

/** Every line of the page's `sh` blocks that is no comment; a line that ends in a backslash goes on. */
export const commandsOf = (page: string): readonly Command[] =>
  blocksOf(page)
    .filter(({ language }) => language === "sh")
    .flatMap((block) =>
      block.text
        .replace(/\\\n\s*/g, "")
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("#"))
        .map((text) => ({ block, text })),
    );

/** Files that a page shows: YAML and JavaScript blocks that begin with a file's name. */
export const filesOf = (page: string): readonly { readonly name: string; readonly text: string }[] =>
  blocksOf(page).flatMap(({ language, text }) => {
    const head = { yaml: /^# (\S+\.yaml)\n/, js: /^\/\/ (\S+\.mjs)\n/ }[language];
    const name = head?.exec(text)?.[1];
    return name === undefined ? [] : [{ name, text }];
  });

export const isLth = (text: string): boolean => /^(npx )?lth /.test(text);

/** What makes a run small, the field of the spec that each is about, and the commands that it is for, if not for all. */
const sizes: readonly { readonly flag: string; readonly field: string; readonly of?: RegExp }[] = [
  { flag: "--trials 1", field: "trials" },
  { flag: "--rounds 1", field: "rounds" },
  { flag: "--iterations 600it", field: "train.iterations", of: / --rewind 500it / },
  { flag: "--iterations 100it", field: "train.iterations", of: /^(?!.* --rewind )/ },
  { flag: "--set 'model.widths=[20]'", field: "model.widths" },
  { flag: "--set 'model.pairs=[4]'", field: "model.pairs", of: /^(npx )?lth \w+ conv2-/ },
];

const smallSuite =
  "--network lenet --data mnist=my-digits --set data.validation=100 --set measure.every=20 --iterations 40it --rounds 1 --trials 1";

/**
 * A command of the documentation as the test runs it. The rule, so that a reader of a page knows what was tested:
 *
 * - `lth find` and `lth train` read the small data set `my-digits` unless they have --data, or name a data set, which then makes
 *   its examples itself. Of `my-digits`, and of what --data names, 100 are for validation (the default is more than there are);
 * - they are made small by `sizes`, each only where the command does not ask for that field or its section itself;
 * - both leave a spec alone that the page itself or one before it shows (`shown`, names of files), and so does `train` a ticket:
 *   it runs as it stands;
 * - `lth reproduce` with suites runs them on the small data set, for 40 iterations, one round and one trial;
 * - `lth bench` measures one density unless it has --density, --rounds or --search, on the small data set unless it has --data.
 */
export function asTested(text: string, shown: readonly string[] = []): string {
  const [, command = "", rest = ""] = /^(.*?)( [|>] .*)?$/.exec(text) ?? [];
  const has = (flag: string) => command.includes(` ${flag} `) || command.endsWith(` ${flag}`);
  const [, name = "", spec = ""] = /lth (\w+)(?: (\S+))?/.exec(command) ?? [];
  if (shown.includes(spec) || has("--ticket")) return text;
  const added: string[] = [];
  if (name === "find" || name === "train") {
    if (!has("--data") && !command.includes(" --set data.name=")) added.push("--data my-digits");
    if (has("--data") || added.length > 0) added.push("--set data.validation=100");
    for (const { flag, field, of } of sizes) {
      if (of && !of.test(command)) continue;
      const [long = ""] = flag.split(" ");
      const asked =
        (long !== "--set" && has(long)) || new RegExp(`--set '?(?:${field}|${field.split(".")[0]})=`).test(command);
      if (!asked && !(name === "train" && field === "rounds")) added.push(flag);
    }
  }
  if (/lth reproduce (fig|section|appendix|lenet|batches)/.test(command)) {
    if (!has("--dry-run")) added.push(smallSuite);
  }
  if (name === "bench") {
    if (!["--density", "--rounds", "--search"].some(has)) added.push("--density 0.05");
    if (!has("--data")) added.push("--data my-digits");
  }
  return [command, ...added].join(" ") + rest;
}

/** Runs a command in `folder` as a reader's shell would, `npx lth` too. Throws what it wrote. */
export const run = (text: string, folder: string): string => bash(folder, `npx() { "$@"; }; set -o pipefail; ${text}`);

/** The id of the run that `find` or `train` told of, or undefined. */
export function runIn(output: string): string | undefined {
  return /^run (\S+)$/m.exec(output)?.[1] ?? /^\{"type":"done","run":"([^"]+)"/m.exec(output)?.[1];
}
