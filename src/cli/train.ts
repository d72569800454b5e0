import { run, runCommand } from "./run-command.ts";

/** `lth train`: the dense network alone, which is `find` with no rounds and no controls. */
export const train = runCommand("train", "Train the dense network alone: no pruning, no controls.", [
  "lth train lenet-mnist",
  "lth train lenet-mnist --trials 5 --set train.optimizer.lr=0.002",
]).action((spec, flags) => run(spec, { ...flags, rounds: "0", controls: "none", rewind: "0it" }));
