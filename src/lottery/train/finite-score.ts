import { EVALUATION_BATCH, type Evaluation, type Trainer } from "../../engine/index.ts";
import type { Score } from "../job/result.ts";
import { Diverged } from "./diverged.ts";
import { paceOf } from "./pace.ts";

/**
 * The score on these examples, of which there is at least one. Throws Diverged, as of `at`, if the loss is not finite.
 * `pause` is called between pieces, and may throw.
 */
export async function finiteScore(
  trainer: Trainer,
  part: "train" | "test",
  examples: Int32Array,
  at: { readonly iteration: number; readonly lastLoss: number | null },
  pause: () => Promise<void>,
): Promise<Score> {
  const pace = paceOf();
  let seen: Evaluation | undefined;
  for (let next = 0; next < examples.length; next = seen.examples) {
    if (next > 0) await pause();
    const began = performance.now();
    seen = await trainer.evaluate(part, examples.subarray(next, next + pace.iterations * EVALUATION_BATCH), seen);
    pace.took(Math.ceil((seen.examples - next) / EVALUATION_BATCH), performance.now() - began);
  }
  if (!seen || !Number.isFinite(seen.loss)) throw new Diverged(at);
  const { loss, correct, examples: count } = seen;
  return { loss, correct, examples: count };
}
