import { command, each, once, storeFlag } from "./command.ts";
import { commandLine } from "./command-line.ts";
import { stoppable } from "./leaving.ts";

/** `lth train`: the dense network alone, which is `find` with no rounds and no controls. */
export const train = command("train", "Train the dense network alone: no pruning, no controls.", [
  "lth train lenet-mnist",
  "lth train lenet-mnist --trials 5 --set train.optimizer.lr=0.002",
])
  .argument("<spec>", "a preset, or a YAML file")
  .option("--scale <name>", "size of the experiment: quick, paper (default: quick)", once)
  .option("--trials <n>", "repetitions with seeds of their own", once)
  .option("--iterations <n>", "length of each training: 5000 or 5000it (iterations), or 2ep (epochs)", once)
  .option("--seed <n>", "root of all random numbers", once)
  .option("--set <path=value>", "set any field of the spec; may be given again", each)
  .option("--data <folder>", "read the data set from here", once)
  .option(...storeFlag)
  .option("--jobs <n>", "trainings at once (default: the cores)", once)
  .option("--threads <n>", "threads that split one training (default: 1)", once)
  .option("--wait <seconds>", "how long to wait while another process writes to the store (default: 60)", once)
  .option("--dry-run", "say what would run, how long and where; run nothing")
  .option("--json", 'one event a line, the last one {"type":"done","run":ID}')
  .action(async (spec, options) => {
    const signal = options.dryRun ? undefined : stoppable(commandLine());
    const { runFindCommand } = await import("./find-run.ts");
    await runFindCommand(spec, { ...options, rounds: "0", controls: "none", rewind: "0it" }, signal);
  });
