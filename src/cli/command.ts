import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { sayAside } from "./say.ts";

/**
 * A command with what all of them share: --debug, and help that ends with an example. The flags that a command takes stand
 * in its own file, and what it does is imported when it runs, so that help and errors come at once.
 */
export const command = (name: string, about: string, examples: readonly string[]) =>
  new Command(name)
    .description(about)
    .summary(about.split(/[.:;]/)[0] ?? about)
    .option("--debug", "show a stack with errors")
    .addHelpText(
      "after",
      `\nExample${examples.length === 1 ? "" : "s"}:\n${examples.map((line) => `  ${line}`).join("\n")}`,
    );

/**
 * A flag with one value, such as `--jobs <n>`, and what it is for: what `option` takes. Given again, as in a command to which a
 * script adds a flag, the last counts; of two different values none wins in silence.
 */
export const valued = <const Flag extends string>(flag: Flag, about: string) => {
  const [name = flag] = flag.split(" ");
  const read = (value: string, previous: string | undefined): string => {
    if (value.startsWith("--")) throw new InvalidArgumentError("needs a value");
    if (previous !== undefined && previous !== value) {
      sayAside(`warning: ${name} is given twice: ${value} counts, not ${previous}\n`);
    }
    return value;
  };
  return [flag, about, read] as const;
};

/** Reads a flag that may be given again and again. */
export const each = (value: string, previous: readonly string[] | undefined): string[] => [...(previous ?? []), value];

/** The flag for modules from outside, as every command has it that reads a spec or draws. */
export const useFlag = [
  "--use <module>",
  "a module of your own with criteria, controls, strategies, changes of a start, families of models, data sets or figures; may be given again",
  each,
] as const;

/** The store's flag, as every command that needs one has it. */
export const storeFlag = valued("--store <folder>", "the folder that keeps results (default: runs)");

/** The flag for training on other machines, as every command has it that trains runs. */
export const remoteFlag = [
  "--remote",
  "train on the machines where lth worker runs; LTH_ON and LTH_DEPOT say where they meet",
] as const;

/** How many trainings run at once, and threads of each. */
export const jobsFlag = valued("--jobs <n>", "trainings at once (default: the cores)");
export const threadsFlag = valued("--threads <n>", "threads that split one training (default: 1)");

/** How long a writer waits for another one. */
export const waitFlag = valued(
  "--wait <seconds>",
  "how long to wait while another process writes to the store (default: 60)",
);
