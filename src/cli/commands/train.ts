import { run, runCommand } from "../run-command.ts";

/** What makes a find the training of the dense network alone. */
const denseAlone = [
  { path: "rounds", yaml: "0" },
  { path: "controls", yaml: "{}" },
  { path: "rewind", yaml: "0it" },
].map((field) => ({ ...field, source: "lth train" }));

/** `lth train`: the dense network alone, which is `find` with no rounds and no controls. */
export const train = runCommand("train", "Train the dense network alone: no pruning, no controls.", [
  "lth train lenet-mnist",
  "lth train lenet-mnist --trials 5 --set train.optimizer.lr=0.002",
]).action((spec, flags) => run(spec, flags, denseAlone));
