import type { Override } from "../request/index.ts";
import { command, each, jobsFlag, remoteFlag, storeFlag, threadsFlag, useFlag, valued, waitFlag } from "./command.ts";
import { commandLine } from "./command-line.ts";
import { stoppable } from "./exit.ts";
import type { FindFlags } from "./find-flags.ts";
import { refuseIdleThreads } from "./idle-flags.ts";

/** A command that trains: what `find` and `train` share. */
export const runCommand = <Spec extends "<spec>" | "[spec]" = "<spec>">(
  name: string,
  about: string,
  examples: readonly string[],
  spec?: Spec,
) =>
  command(name, about, examples)
    .argument((spec ?? "<spec>") as Spec, "a preset, or a YAML file (lth spec lenet-mnist prints one)")
    .option(...valued("--scale <name>", "size of the experiment: quick, paper (default: quick)"))
    .option(...valued("--trials <n>", "repetitions with seeds of their own"))
    .option(...valued("--iterations <n>", "length of each training: 5000 or 5000it (iterations), or 2ep (epochs)"))
    .option(...valued("--seed <n>", "root of all random numbers"))
    .option("--set <path=value>", "set any field of the spec; may be given again", each)
    .option(
      "--sweep <path=values>",
      "a run for each value, such as train.optimizer.lr=0.0006,0.0012; given again, for all combinations",
      each,
    )
    .option(...useFlag)
    .option(...valued("--initial <file>", "begin with weights of another program: safetensors, PyTorch's names"))
    .option(...valued("--data <path>", "a folder or archive to read the data set from"))
    .option(...storeFlag)
    .option(...jobsFlag)
    .option(...threadsFlag)
    .option(...remoteFlag)
    .option(...waitFlag)
    .option(...valued("--name <text>", "what the run is called beside its id: list, show and compare know it"))
    .option(...valued("--note <text>", "what is written down beside the run"))
    .option("--dry-run", "say what would run, how long and where; run nothing")
    .option(
      "--json",
      'one event a line, the last one {"type":"done","run":ID}; {"type":"sweep",...} with --sweep; with --dry-run one object',
    );

/** Does what such a command asks for, by its flags and by its `own` fields; Ctrl-C stops it cleanly. */
export async function run(spec: string, flags: FindFlags, own: readonly Override[] = []): Promise<void> {
  refuseIdleThreads(flags);
  const signal = flags.dryRun ? undefined : stoppable(commandLine());
  const { runFindCommand } = await import("./find-run.ts");
  await runFindCommand(spec, flags, own, signal);
}
