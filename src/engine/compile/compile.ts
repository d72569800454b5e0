import { InvariantError, LthError } from "../../errors.ts";
import { sizeOf } from "../../shape.ts";
import { isWinograd } from "../layers/winograd-rule.ts";
import { type LayerSpec, type Network, outputShape, plainLayers } from "../network.ts";
import { type Optimizer, ruleOf } from "../optimizers/index.ts";
import type { Masks } from "../parameter.ts";
import { BLOCK, LANES } from "../program/instructions.ts";
import { type MemoryKind, MemoryPlan } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import { fromChunk, type Tensor } from "../program/tensor.ts";
import { workOf } from "../work.ts";
import { type Emitted, RoutineEmitter, type Shared } from "./emitter.ts";
import { fuse } from "./fuse.ts";
import { backward, forward, isTrainable, type PassedLayer, withHaloOf } from "./passes.ts";
import { gather, type Pixels, readBits } from "./pixels.ts";
import { placeAll, type Storage, storageOf } from "./storage.ts";
import { isWhole, NOTHING, wantedBy } from "./wants.ts";

export interface CompileOptions {
  readonly network: Network;
  readonly masks: Masks;
  readonly optimizer: Optimizer;
  readonly batch: number;
  /** An input is pixel * scale[channel] + shift[channel]. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly threads: number;
  /** Training moves and mirrors its examples; default false. */
  readonly augmented?: boolean | undefined;
  /** The share of the pixels that are not black, about, as the data have it; default 1. It changes how, not what is computed. */
  readonly lit?: number | undefined;
  /** What names a layer's random stream: the high half of its counter, and its key. */
  readonly stream?: ((layer: string) => Int32Array) | undefined;
}

/** Examples that one iteration of an evaluation takes: one block. */
export const EVALUATION_BATCH = LANES * BLOCK;

/** What the update of the parameters is called among the layers, of which one may have the same name. */
const OPTIMIZER = "optimizer";

/** Instructions say places in words, as whole numbers of 32 bits. */
const MOST_WORDS = 2 ** 31 - 1;

/**
 * Compiles a network with masks into a program. Pruned weights have no storage and no instructions. Throws an LthError for one
 * that is too large for an arena.
 */
export function compile(options: CompileOptions): Program {
  const { network, optimizer, batch } = options;
  const { plan, storage, parameters, gradients, state, routines } = laidOut(options, options.masks);
  refuseTooLarge(plan.words, batch);
  return {
    words: plan.words,
    memory: plan.kinds,
    fill: (arena) => plan.write(arena),
    stored: storage.stored,
    parameters: { at: parameters, count: storage.count },
    state: { at: state, count: storage.trained * ruleOf(optimizer).states },
    batch,
    evaluationBatch: EVALUATION_BATCH,
    train: routines.train.map(({ instruction }) => instruction),
    evaluate: routines.evaluate.map(({ instruction }) => instruction),
    prepare: [],
    differentiate: routines.differentiate.map(({ instruction }) => instruction),
    gradients,
    layers: routines.train.map(({ layer }) => layer),
    multiplyAdds: new Map([...workOf(network, storage)].map(([layer, work]) => [layer, batch * work])),
  };
}

/** Throws an LthError for an arena that is larger than instructions can say. */
export function refuseTooLarge(words: number, batch: number): void {
  if (words <= MOST_WORDS) return;
  throw new LthError(
    `a network on batches of ${batch} needs ${(4e-9 * words).toFixed(1)} GB in one piece, expected at most ${(4e-9 * MOST_WORDS).toFixed(1)}`,
    "take a smaller batch (train.batch), or a smaller network",
  );
}

/** The most bytes that an arena can have. */
export const LARGEST_ARENA = 4 * MOST_WORDS;

/**
 * Bytes of the arena of the dense network's training, by what they are for: what `compile` would take, by arithmetic alone. No
 * list is made, so that a network of any size can be asked for.
 */
export function arenaOf(
  options: Omit<CompileOptions, "masks" | "stream" | "scale" | "shift">,
): ReadonlyMap<MemoryKind, number> {
  const none = new Array<number>(options.network.input.channels).fill(0);
  const { plan } = laidOut({ ...options, scale: none, shift: none }, null);
  return new Map([...plan.kinds].map(([kind, words]) => [kind, 4 * words]));
}

/** Where everything is, and the instructions; `masks` null: of the dense network. Nothing is written yet. */
function laidOut(options: Omit<CompileOptions, "masks">, masks: Masks | null) {
  const { network, optimizer, batch } = options;
  const plan = new MemoryPlan();
  const rule = ruleOf(optimizer);
  const storage = storageOf(network, masks, litOf(options));
  const parameters = plan.room(storage.count, "parameters"); // at word 0: `stored.values` are places in the arena
  const gradients = plan.room(storage.trained + LANES, "gradients"); // behind the last: those of weights that only fill groups up
  const state = plan.room(storage.trained * rule.states, "optimizer");
  const constants = plan.constant(Float32Array.from(rule.constants(optimizer)));
  const scales = plan.constant(Float32Array.from(options.scale.flatMap((scale, c) => [scale, options.shift[c] ?? 0])));
  const shared = sharedBy(plan, storage, gradients, options);
  const read = plan.constant(readBits(storage, network.input));
  const input = { scales, read, augmented: options.augmented ?? false };

  const differentiate = (): readonly Emitted[] => {
    const emit = new RoutineEmitter(shared, Math.ceil(batch / LANES), true);
    const { passed, prefix, logits, labels } = forwardAll(emit, network, input);
    const gradient = emit.gradientOf(logits, { dense: true });
    emit.begin({ id: "loss", layer: "loss", output: NOTHING });
    emit.push({ op: "softmax-loss", ...scored(logits, labels, emit), gradients: gradient.values });
    backwardAll(emit, passed, prefix, withHaloOf(emit, logits, gradient));
    return fuse(emit.emitted);
  };
  const update = rule.update({ parameters, gradients, state, count: storage.trained, constants });
  const evaluate = (): readonly Emitted[] => {
    const emit = new RoutineEmitter(shared, EVALUATION_BATCH / LANES, false);
    const { logits, labels } = forwardAll(emit, network, input);
    emit.push({ op: "score", ...scored(logits, labels, emit) });
    return fuse(emit.emitted);
  };
  const pass = differentiate();
  const train = [...pass, { layer: OPTIMIZER, instruction: update }];
  const routines = { train, differentiate: pass, evaluate: evaluate() };
  return { plan, storage, parameters, gradients, state, routines };
}

/** The share of the first layer's inputs that are not zero: black pixels are not where something is added to all. */
const litOf = ({ lit = 1, shift, augmented }: Omit<CompileOptions, "masks">): number =>
  augmented || shift.some((each) => each !== 0) ? 1 : lit;

export function sharedBy(
  plan: MemoryPlan,
  storage: Storage,
  gradients: number,
  options: Pick<CompileOptions, "threads" | "stream">,
): Shared {
  const lists = placeAll(plan, storage);
  const stored = new Map(storage.stored.map((one) => [one.parameter.name, one]));
  const constants = new Map<string, number>();
  const once = (key: string, make: () => number) => {
    const at = constants.get(key) ?? make();
    constants.set(key, at);
    return at;
  };
  const constant: Shared["constant"] = (key, make) => once(key, () => plan.constant(make()));
  const list: Shared["list"] = (key, words, write) =>
    once(key, () => {
      const room = plan.list(words);
      plan.fill((view) => write(view(room)));
      return room.at;
    });
  return {
    plan,
    threads: options.threads,
    parameter(name) {
      const { values } = known(stored, name);
      return { values, gradients: gradients + values };
    },
    lists: (name) => known(lists, name),
    convolution: (name) => known(storage.convolutions, name),
    constant,
    list,
    words: (key, words) => once(key, () => plan.room(words, "sums")),
    // No layer's own constants are called so, whatever its name is.
    stream: (layer) => constant(`stream of ${layer}`, () => options.stream?.(layer) ?? new Int32Array(4)),
  };
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const found = map.get(name);
  if (found === undefined) throw new InvariantError(`the network has no ${name}`);
  return found;
}

/** The loss reads one class after the other. */
const LOGITS = { ...NOTHING, dense: true };

/** The forward pass of the whole network. Its first layers may have gone chunk by chunk: one list for each. */
interface Passed {
  readonly prefix: readonly (readonly PassedLayer[])[];
  readonly passed: readonly PassedLayer[];
  readonly logits: Tensor;
  readonly labels: number;
}

export function forwardAll(emit: RoutineEmitter, network: Network, input: Pixels): Passed {
  const { layers } = network;
  const { pixels, labels } = gather(emit, network, input);
  const count = Math.min(prefixOf(layers), beforeFewTiles(emit, network));
  const rest = layers.slice(count);
  const prefix: (readonly PassedLayer[])[] = [];
  let last = pixels;
  if (count > 0) {
    const end = { ...wantedBy(rest, 0, LOGITS), lasting: true, passing: false };
    for (let chunk = 0; chunk < emit.allChunks; chunk++) {
      emit.goTo(chunk, 1);
      const passed = forward(emit, layers.slice(0, count), fromChunk(pixels, chunk), end);
      prefix.push(passed);
      if (chunk === 0) last = passed[passed.length - 1]?.output ?? pixels;
    }
    emit.goTo(0, emit.allChunks);
  }
  const passed = forward(emit, rest, last, { ...LOGITS, lasting: true }, "rest.");
  return { prefix, passed, logits: passed[passed.length - 1]?.output ?? last, labels };
}

function backwardAll(
  emit: RoutineEmitter,
  passed: readonly PassedLayer[],
  prefix: readonly (readonly PassedLayer[])[],
  last: Tensor,
) {
  const needed = prefix.some((chunk) => chunk.some(isTrainable));
  const gradient = backward(emit, passed, last, needed);
  if (!gradient) return;
  prefix.forEach((chunk, i) => {
    emit.goTo(i, 1);
    const left = backward(emit, chunk, fromChunk(gradient, i), false);
    if (left) emit.release(left);
  });
  emit.goTo(0, emit.allChunks);
  emit.release(gradient);
}

/**
 * How many of the first layers go chunk by chunk, all of them for one chunk before the next, so that activations stay in
 * the cache: those before the first fully connected layer, where there are convolutions and no batch normalisation.
 */
function prefixOf(layers: readonly LayerSpec[]): number {
  const first = layers.findIndex(isWhole);
  const count = first < 0 ? layers.length : first;
  const worthIt = layers.slice(0, count).some(({ kind }) => kind === "convolution");
  const later = layers.slice(count).some((spec) => spec.kind !== "linear" && isWhole(spec));
  return worthIt && !later ? count : 0;
}

/** Tiles of a chunk from which on Winograd's form pays chunk by chunk: with fewer, too few share the weights that they load. */
const FEW_TILES = 16;

/** How many layers come before the first that has a convolution in Winograd's form with few tiles. */
function beforeFewTiles(emit: RoutineEmitter, { layers, input }: Network): number {
  const hasFew = (_: LayerSpec, i: number) =>
    plainLayers(layers.slice(i, i + 1), outputShape(layers.slice(0, i), input)).some(
      ({ spec, input: plane }) =>
        spec.kind === "convolution" &&
        plane.rows * plane.columns < FEW_TILES * 16 &&
        isWinograd(spec, plane, emit.convolution(`${spec.name}.weight`)),
    );
  const first = layers.findIndex(hasFew);
  return first < 0 ? layers.length : first;
}

const scored = ({ values, stride, shape }: Tensor, labels: number, { chunks }: RoutineEmitter) => ({
  logits: values,
  stride,
  labels,
  classes: sizeOf(shape),
  chunks,
});
