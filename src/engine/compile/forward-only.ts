import { sizeOf } from "../../shape.ts";
import { LANES } from "../program/instructions.ts";
import { MemoryPlan } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import { type CompileOptions, forwardAll, refuseTooLarge, sharedBy } from "./compile.ts";
import { RoutineEmitter } from "./emitter.ts";
import { fuse } from "./fuse.ts";
import { readBits } from "./pixels.ts";
import { storageOf } from "./storage.ts";

/** A program that answers and does nothing else. */
export interface ForwardProgram {
  readonly program: Program;
  readonly answers: Answers;
}

/** Where the answers of example i are: that of class k at values + floor(i / 16) * stride + k * step + i % 16. */
interface Answers {
  readonly values: number;
  readonly stride: number;
  readonly step: number;
  readonly classes: number;
}

export type ForwardOptions = Pick<CompileOptions, "network" | "masks" | "scale" | "shift"> & {
  /** Examples at once, in chunks of 16. */
  readonly chunks: number;
};

/**
 * Compiles the forward pass alone, as an evaluation has it: the same bits. No room is taken for gradients, for an optimizer's
 * state or for activations that a backward pass would read.
 */
export function compileForward({ network, masks, scale, shift, chunks }: ForwardOptions): ForwardProgram {
  const plan = new MemoryPlan();
  const storage = storageOf(network, masks);
  const { stored, count } = storage;
  const at = plan.room(count, "parameters"); // at word 0: `stored.values` are places in the arena
  const scales = plan.constant(Float32Array.from(scale.flatMap((value, c) => [value, shift[c] ?? 0])));
  const shared = sharedBy(plan, storage, at, { threads: 1 });
  const read = plan.constant(readBits(storage, network.input));
  const emit = new RoutineEmitter(shared, chunks, false);
  const { logits } = forwardAll(emit, network, { scales, read, augmented: false });
  const evaluate = fuse(emit.emitted).map(({ instruction }) => instruction);
  const { values, stride, shape } = logits;
  const answers = { values, stride, step: LANES, classes: sizeOf(shape) };
  return forwardProgram(plan, { stored, parameters: { at, count }, evaluate, batch: chunks * LANES }, answers);
}

/** Throws an LthError for a network that is too large for an arena. */
export function forwardProgram(
  plan: MemoryPlan,
  {
    batch,
    evaluate,
    prepare = [],
    ...given
  }: Pick<Program, "stored" | "parameters" | "evaluate" | "batch"> & Partial<Pick<Program, "prepare">>,
  answers: Answers,
): ForwardProgram {
  refuseTooLarge(plan.words, batch);
  const program: Program = {
    ...given,
    words: plan.words,
    memory: plan.kinds,
    fill: (arena) => plan.write(arena),
    state: { at: 0, count: 0 },
    batch,
    evaluationBatch: batch,
    train: [],
    evaluate,
    differentiate: [],
    prepare,
    gradients: 0,
    layers: [],
    multiplyAdds: new Map(),
  };
  return { program, answers };
}
