/** The engine's door: networks as data, their parameters, and trainers that run them. */

export { arenaOf, EVALUATION_BATCH, LARGEST_ARENA } from "./compile/compile.ts";
export {
  availableExecutors,
  discard,
  type ExampleBytes,
  type ExecutorName,
  executorNames,
} from "./executors/index.ts";
export { type GradientOptions, gradientsOf } from "./gradients.ts";
export { DROPOUT_RATES, isDropout, type PlainLayerSpec } from "./layers/index.ts";
export { misfitOf, networkMisfit, shapeText } from "./misfit.ts";
export {
  blockOf,
  bySort,
  fullMasks,
  type LayerSpec,
  layerNames,
  type Network,
  outputShape,
  parametersOf,
  prunable,
  type ResidualSpec,
  shapeAfter,
  someLayer,
  withoutLayers,
} from "./network.ts";
export { networkFaults } from "./network-faults.ts";
export { networkSchema } from "./network-schema.ts";
export { NUMERICS, numericsOf } from "./numerics.ts";
export { type Optimizer, optimizerFaults, optimizerSchema } from "./optimizers/index.ts";
export {
  glorot,
  isLayerKind,
  kept,
  type LayerKind,
  layerKinds,
  lengthOf,
  type Masks,
  type Parameter,
  type Weights,
} from "./parameter.ts";
export { openPredictor, type Predictor } from "./predictor.ts";
export type { MemoryKind } from "./program/memory.ts";
export { packShift, type Shift, unpackShift } from "./program/shift.ts";
export { byTorchName } from "./torch-names.ts";
export type { TrainCall } from "./train-call.ts";
export {
  type Checkpoint,
  type Evaluation,
  openingTrainer,
  type Trainer,
  type TrainerOptions,
  type TrainOutcome,
} from "./trainer.ts";
export { effortOf } from "./work.ts";
