import { command, each, once, storeFlag } from "./command.ts";
import { commandLine } from "./command-line.ts";
import { stoppable } from "./leaving.ts";

/** `lth find`: find tickets, then say what was found and where the report is. */
export const find = command(
  "find",
  "Find winning tickets: train, prune, reset, again and again. Controls that tickets must beat are trained beside them; the verdict and the path of the report come last.",
  [
    "lth find lenet-mnist",
    "lth find lenet-mnist --scale paper --trials 5 --seed 7 --jobs 2",
    "lth find lenet-mnist --set train.optimizer.lr=0.002 --set model.widths=[50]",
    "lth find my-spec.yaml --dry-run",
  ],
)
  .argument("<spec>", "a preset, or a YAML file (lth spec lenet-mnist prints one)")
  .option("--scale <name>", "size of the experiment: quick, paper (default: quick)", once)
  .option("--trials <n>", "repetitions with seeds of their own", once)
  .option("--rounds <n>", "rounds of pruning", once)
  .option("--iterations <n>", "length of each training: 5000 or 5000it (iterations), or 2ep (epochs)", once)
  .option("--rewind <k>", "go back to this point of the dense training: 500 or 500it, or 1ep (default: 0, reset)", once)
  .option("--strategy <name>", "resetting, continued or one-shot", once)
  .option("--controls <list>", "which controls and how many for each ticket: reinit:3,random:1 or none", once)
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
    await runFindCommand(spec, options, signal);
  });
