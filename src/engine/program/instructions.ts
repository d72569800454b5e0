/**
 * What a program is made of. Every field is a whole number: a place in the arena (in 4-byte words from its start), a
 * count or a distance in words. The native executor packs them in the order that native/kernels/*.h declares them; the
 * reference executor reads them as they are. What each does is said once, beside its kernel.
 */
type Op<Name extends string, Fields extends string> = { readonly op: Name } & { readonly [Field in Fields]: number };

/** Where a tensor with planes lies. */
type Inputs = "inputs" | "inputStride" | "inputPlane" | "inputPitch";
type Outputs = "outputs" | "outputStride" | "outputPlane" | "outputPitch";
type Values = "values" | "stride" | "plane" | "pitch";
type Others = "others" | "otherStride" | "otherPlane" | "otherPitch";
type Gradients = "gradients" | "gradientStride" | "gradientPlane" | "gradientPitch";
/** What is done to an output before it is stored: others (or -1) are added first, relu is 1 or 0. */
type Epilogue = Others | "relu";
type Gates = "gates" | "gateStride" | "gatePlane" | "gatePitch";
/** Lines in rows in planes, for all of `chunks`. */
type Walk = "planes" | "rows" | "columns" | "chunks";
/** Output planes. */
type Planes = "channels" | "rows" | "columns" | "chunks";

export type Gather = Op<
  "gather",
  "values" | "stride" | "channels" | "area" | "chunks" | "scales" | "read" | "active" | "words" | "labels"
>;
export type GatherImages = Op<"gather-images", Values | Planes | "scales" | "labels" | "shifted">;

type Linear = "inputs" | "inputStride" | "outputs" | "outputStride" | "rows" | "chunks";
export type LinearForward = Op<
  "linear-forward",
  | Linear
  | "values"
  | "biases"
  | "starts"
  | "indices"
  | "segments"
  | "width"
  | "columns"
  // Bits of the inputs that are not zero, or -1: all count.
  | "active"
  | "words"
  // Entries that are chosen together, and room for that in `scratch`, for each thread.
  | "together"
  | "scratch"
  | "scratchWords"
  | "relu"
>;
/** The same where weights stand by input. */
export type LinearByInput = Op<
  "linear-by-input",
  Linear | "values" | "biases" | "columns" | "starts" | "bits" | "bitWords" | "active" | "words" | "scratch" | "relu"
>;
export type LinearBackward = Op<
  "linear-backward",
  Linear | "values" | "starts" | "indices" | "places" | "gates" | "gateStride"
>;

type Group<Size extends string> = `groups${Size}` | `shared${Size}` | `others${Size}` | `places${Size}`;
/** The side that groups share, and the other: inputs and the gradients of the outputs, or the other way round. */
export type LinearGradients = Op<
  "linear-gradients",
  | "shared"
  | "sharedStride"
  | "others"
  | "othersStride"
  // Gradients of the outputs, for the biases.
  | "outputs"
  | "outputStride"
  | "gradients"
  | "biasGradients"
  | "rows"
  | "chunks"
  // Bits of the shared side that are not zero in the whole batch, or -1.
  | "active"
  | Group<"16">
  | Group<"8">
  | Group<"4">
>;

/** The same of a layer of which no weight was pruned: no lists. */
export type DenseBackward = Op<"dense-backward", Linear | "columns" | "width" | "values" | "gates" | "gateStride">;
export type DenseGradients = Op<
  "dense-gradients",
  Linear | "columns" | "width" | "gradients" | "biasGradients" | "active" | "turned"
>;

/** The same where weights stand by input. */
export type GradientsByInput = Op<
  "gradients-by-input",
  | Linear
  | "columns"
  | "gradients"
  | "biasGradients"
  | "starts"
  | "bits"
  | "bitWords"
  | "active"
  | "order"
  | "scratch"
  | "scratchWords"
>;

/** One example alone: numbers side by side, not in lanes. */
export type LoneGather = Op<"lone-gather", "values" | "plane" | "pitch" | "channels" | "rows" | "columns" | "scales">;
export type LoneLinear = Op<
  "lone-linear",
  "inputs" | "columns" | "outputs" | "rows" | "values" | "biases" | "starts" | "indices" | "relu"
>;

type LoneOutputs = "outputs" | "outputPlane" | "outputPitch" | "channels" | "rows" | "columns" | "relu";
export type LoneConvolve = Op<
  "lone-convolve",
  LoneOutputs | "inputs" | "inputPitch" | "inputStep" | "values" | "biases" | "starts" | "offsets" | "blocks"
>;
export type LoneWinograd = Op<
  "lone-winograd",
  | LoneOutputs
  | "inputs"
  | "inputPlane"
  | "inputPitch"
  | "inputChannels"
  | "weights"
  | "step"
  | "biases"
  | "lines"
  | "products"
>;
export type LoneMaxPool = Op<"lone-max-pool", LoneOutputs | "inputs" | "inputPlane" | "inputPitch" | "size" | "stride">;

/**
 * The input's window of output (0, 0), and how far it moves from output row to row and column to column. What a window
 * covers: rows and columns (reach), channels, and how far apart they are.
 */
type Windows =
  | "inputs"
  | "inputStride"
  | "inputPitch"
  | "inputStep"
  | "inputPlane"
  | "inputRow"
  | "inputChannels"
  | "reach";
type Weights = "starts" | "offsets" | "blocks";
export type Convolve = Op<
  "convolve",
  Windows | Outputs | "outputStep" | Planes | Weights | "dense" | "values" | "biases" | Epilogue | Gates | "chunkShift"
>;
export type ConvolutionGradients = Op<
  "convolution-gradients",
  Windows | Outputs | Planes | Weights | "block" | "places" | "gradients" | "biasGradients" | "accumulators" | "adds"
>;
export type Permute = Op<"permute", "from" | "places" | "to" | "count">;

export type WinogradWeights = Op<
  "winograd-weights",
  "values" | "places" | "count" | "dense" | "rows" | "others" | "to" | "step"
>;
export type WinogradConvolve = Op<
  "winograd-convolve",
  | Inputs
  | "inputChannels"
  | Outputs
  | Planes
  | "weights"
  | "step"
  | "biases"
  | Epilogue
  | Gates
  // 1: of each 2 x 2 outputs the largest is stored, and in choices (or -1) which it was.
  | "pools"
  | Choices
  | "chunkShift"
  | "lines"
  | "products"
>;
export type WinogradGradients = Op<
  "winograd-gradients",
  Inputs | "inputChannels" | Outputs | Planes | "sums" | "step" | "lines" | "backLines" | "biasGradients" | "adds"
>;
export type WinogradCollect = Op<
  "winograd-collect",
  "sums" | "step" | "pairs" | "dense" | "places" | "count" | "gradients"
>;

type BatchNorm = Inputs | Outputs | Planes | "scale" | "shift" | "mean" | "variance" | "saved" | "constants";
export type BatchNormForward = Op<"batch-norm-forward", BatchNorm | Epilogue>;
export type BatchNormApply = Op<"batch-norm-apply", BatchNorm | Epilogue>;
export type BatchNormBackward = Op<
  "batch-norm-backward",
  BatchNorm | "relu" | Gradients | "scaleGradients" | "shiftGradients"
>;

type Pool = Inputs | "inputRows" | "inputColumns" | Outputs | Planes | "size" | "step";
type Choices = "choices" | "choiceStride" | "choicePlane" | "choicePitch";
export type MaxPoolForward = Op<"max-pool-forward", Pool | Choices>;
export type MaxPoolBackward = Op<"max-pool-backward", Pool | Choices>;
export type AveragePoolForward = Op<"average-pool-forward", Pool>;
export type AveragePoolBackward = Op<"average-pool-backward", Pool>;
type PlaneMean = Inputs | "outputs" | "outputStride" | "outputPlane" | Planes;
export type PlaneMeans = Op<"plane-means", PlaneMean>;
export type PlaneShares = Op<"plane-shares", PlaneMean>;

export type ReluForward = Op<"relu-forward", Values | Walk>;
export type ReluBackward = Op<"relu-backward", Values | Walk | Gradients>;
export type Add = Op<"add", Values | Others | Walk>;
export type Copy = Op<"copy", Values | Others | Walk>;
export type ClearHalo = Op<"clear-halo", Values | Walk | "halo">;
export type Dropout = Op<"dropout", Values | Walk | "firstChunk" | "allChunks" | "stream" | "threshold" | "factor">;

type Logits = "logits" | "stride" | "labels" | "classes" | "chunks";
export type Score = Op<"score", Logits>;
export type SoftmaxLoss = Op<"softmax-loss", Logits | "gradients">;

type Update = "parameters" | "gradients" | "count" | "constants";
export type AdamUpdate = Op<"adam", Update | "first" | "second">;
export type SgdUpdate = Op<"sgd", Update | "velocity">;

export type Instruction =
  | Gather
  | GatherImages
  | LinearForward
  | LinearByInput
  | LinearBackward
  | LinearGradients
  | DenseBackward
  | DenseGradients
  | GradientsByInput
  | LoneGather
  | LoneLinear
  | LoneConvolve
  | LoneWinograd
  | LoneMaxPool
  | Convolve
  | ConvolutionGradients
  | Permute
  | WinogradWeights
  | WinogradConvolve
  | WinogradGradients
  | WinogradCollect
  | BatchNormForward
  | BatchNormApply
  | BatchNormBackward
  | MaxPoolForward
  | MaxPoolBackward
  | AveragePoolForward
  | AveragePoolBackward
  | PlaneMeans
  | PlaneShares
  | ReluForward
  | ReluBackward
  | Add
  | Copy
  | ClearHalo
  | Dropout
  | SoftmaxLoss
  | Score
  | AdamUpdate
  | SgdUpdate;

/** Examples side by side in one vector, and chunks of them that one pass of a kernel takes together. */
export const LANES = 16;
export const BLOCK = 4;
