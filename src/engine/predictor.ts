import { LthError } from "../errors.ts";
import { atOnce } from "../steps.ts";
import { bytesInWords } from "../text.ts";
import { fromDense } from "./compile/dense.ts";
import { compileForward, type ForwardProgram } from "./compile/forward-only.ts";
import { compileLone, isLone } from "./compile/lone.ts";
import { type ExecutorName, executorNamed, type Loaded } from "./executors/index.ts";
import type { Network } from "./network.ts";
import type { Masks, Weights } from "./parameter.ts";
import { BLOCK, LANES } from "./program/instructions.ts";

export interface PredictorOptions {
  readonly network: Network;
  readonly masks: Masks;
  /** Dense; pruned places are not read. */
  readonly weights: Weights;
  /** An input is pixel * scale[channel] + shift[channel]. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly executor?: ExecutorName | undefined;
  /** Bytes that this machine has; default: enough. */
  readonly memory?: number | undefined;
}

/** A network that answers. */
export interface Predictor {
  /** Examples that one call can take. */
  readonly most: number;
  /**
   * Answers for `count` examples: as many x channels x rows x columns bytes in, as many x classes logits out, those that an
   * evaluation computes. On this thread: it is done when it returns. Throws an LthError after `close`, and where it takes more
   * memory than there is.
   */
  logits(pixels: Uint8Array, count: number): Float32Array;
  close(): void;
}

const NOTHING = new Float32Array(0);

/**
 * Opens a network for predictions. Programs are made when they are first needed: one for a lone example where there is a form
 * for it, one for up to 16 examples, one for up to 64.
 */
export function openPredictor(options: PredictorOptions): Predictor {
  const opened = new Map<number, Forward>();
  let closed = false;
  const forwardOf = (examples: number): Forward => {
    // An executor would compute in memory that is gone, and a program opened now would never be closed.
    if (closed) throw new LthError("a network was asked after its predictor was closed", "open another predictor");
    const found = opened.get(examples) ?? openForward(options, examples);
    opened.set(examples, found);
    return found;
  };
  const lone = isLone(options.network) ? 1 : LANES;
  return {
    most: LANES * BLOCK,
    logits: (pixels, count) =>
      forwardOf(count === 1 ? lone : count <= LANES ? LANES : LANES * BLOCK).answer(pixels, count),
    close() {
      if (closed) return;
      closed = true;
      for (const { loaded } of opened.values()) loaded.close();
    },
  };
}

interface Forward {
  readonly loaded: Loaded;
  answer(pixels: Uint8Array, count: number): Float32Array;
}

function openForward(options: PredictorOptions, most: number): Forward {
  const { program, answers } = most === 1 ? compileLone(options) : compileForward({ ...options, chunks: most / LANES });
  const { memory = Number.POSITIVE_INFINITY } = options;
  if (program.words * 4 > memory) {
    throw new LthError(
      `the network's answers for ${most} images at once take ${bytesInWords(program.words * 4)}: this machine has ${bytesInWords(memory)} of memory`,
      "ask it on a machine with more memory, or a smaller network",
    );
  }
  const loaded = atOnce(executorNamed(options.executor).loading(program, 1));
  const { at, count: live } = program.parameters;
  fromDense(program.stored, options.weights, loaded.arena.subarray(at, at + live));
  const numbers = Int32Array.from({ length: most }, (_, i) => i);
  const labels = new Uint8Array(most);
  const nothing = { count: 0, pixels: labels.subarray(0, 0), labels };
  loaded.runNow("prepare", { part: nothing, examples: numbers, rates: NOTHING, losses: NOTHING, from: 0 });
  return {
    loaded,
    answer(pixels, count) {
      const examples = count === most ? numbers : numbers.subarray(0, count);
      const part = { count, pixels, labels };
      loaded.runNow("evaluate", { part, examples, rates: NOTHING, losses: NOTHING, from: 0 });
      return answersIn(loaded.arena, answers, count);
    },
  };
}

/** Example by example. */
function answersIn(
  arena: Float32Array,
  { values, stride, step, classes }: ForwardProgram["answers"],
  count: number,
): Float32Array {
  const rows = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) {
    const from = values + Math.floor(i / LANES) * stride + (i % LANES);
    for (let k = 0; k < classes; k++) rows[i * classes + k] = arena[from + k * step]!;
  }
  return rows;
}
