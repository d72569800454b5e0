import { LthError } from "../../errors.ts";
import type { Executor, ExecutorName } from "./executor.ts";
import { pluggedIn } from "./plugged.ts";
import { reference } from "./reference.ts";

export { type ExampleBytes, type Executor, type ExecutorName, executorNames, type Loaded } from "./executor.ts";

/** The executors that this machine can run: native ones, best first, then the reference. */
export const availableExecutors = (): readonly Executor[] => [...nativeOnes(), reference];

/** The named executor, or the best native one. A machine that has none is an error. */
export function executorNamed(name: ExecutorName | undefined): Executor {
  if (name === "reference") return reference;
  const native = nativeOnes();
  const found = name === undefined ? native[0] : native.find((executor) => executor.name === name);
  if (found) return found;
  const known = `it can run: ${[...native.map((executor) => executor.name), "reference"].join(", ")} (reference is about 10,000 times slower)`;
  if (!pluggedIn()) throw new LthError("the native executors were not loaded, and can be on Node alone", known);
  throw new LthError(
    name === undefined
      ? "this processor has none of the instruction sets that lth is built for (AVX-512, AVX2 with FMA, NEON)"
      : `this processor cannot run the ${name} executor`,
    known,
  );
}

/**
 * Gives an array's memory back now, if a native executor made it; the garbage collector, which hardly sees memory outside
 * its heap, would do it much later. The array is empty then.
 */
export const discard = (values: Float32Array): void => pluggedIn()?.discard(values);

const nativeOnes = (): readonly Executor[] => pluggedIn()?.executors() ?? [];
