import { valued } from "../command.ts";
import { run, runCommand } from "../run-command.ts";

/** `lth find`: find tickets, then say what was found and where the report is. */
export const find = runCommand(
  "find",
  "Find winning tickets: train, prune, reset, again and again. Controls that tickets must beat are trained beside them; the verdict and the path of the report come last.",
  [
    "lth find lenet-mnist",
    "lth find lenet-mnist --scale paper --trials 5 --seed 7 --jobs 2",
    "lth find lenet-mnist --set train.optimizer.lr=0.002 --set 'model.widths=[50]'",
    "lth find my-spec.yaml --dry-run",
  ],
)
  .option(...valued("--rounds <n>", "rounds of pruning"))
  .option(
    ...valued("--rewind <k>", "go back to this point of the dense training: 500 or 500it, or 1ep (default: 0, reset)"),
  )
  .option(
    ...valued(
      "--strategy <name>",
      "how masks are found: resetting (the default), continued, one-shot, at-start, lr-rewinding or fine-tuning",
    ),
  )
  .option(...valued("--controls <list>", "which controls and how many for each ticket: reinit:3,random:1 or none"))
  .option(...valued("--control-rounds <list>", "rounds whose tickets have controls: 3,7,11 (default: all)"))
  .action((spec, flags) => run(spec, flags));
