/** The engine's door: networks as data, their parameters, and trainers that run them. */

export { availableExecutors, type ExampleBytes, type ExecutorName, executorNames, peakOf } from "./executors/index.ts";
export type { LayerSpec } from "./layers/index.ts";
export { fullMasks, type Network, parametersOf, prunable } from "./network.ts";
export { type Optimizer, optimizerSchema } from "./optimizers/index.ts";
export { glorot, type LayerKind, lengthOf, type Masks, type Parameter, type Weights } from "./parameter.ts";
export { type Evaluation, openTrainer, type Trainer, type TrainerOptions, type TrainOutcome } from "./trainer.ts";
