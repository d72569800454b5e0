import { LthError } from "../../errors.ts";
import type { Executor, ExecutorName } from "./executor.ts";
import { nativeExecutors } from "./native.ts";
import { reference } from "./reference.ts";

export { type ExampleBytes, type Executor, type ExecutorName, executorNames, type Loaded } from "./executor.ts";
export { discard, peakOf } from "./native.ts";

/** The executors that this machine can run: native ones, best first, then the reference. */
export const availableExecutors = (): readonly Executor[] => [...nativeExecutors(), reference];

/** The named executor, or the best native one. A processor that has none of the instruction sets is an error. */
export function executorNamed(name: ExecutorName | undefined): Executor {
  if (name === "reference") return reference;
  const native = nativeExecutors();
  const found = name === undefined ? native[0] : native.find((executor) => executor.name === name);
  if (found) return found;
  throw new LthError(
    name === undefined
      ? "this processor has none of the instruction sets that lth is built for (AVX-512, AVX2 with FMA, NEON)"
      : `this processor cannot run the ${name} executor`,
    `it can run: ${[...native.map((executor) => executor.name), "reference"].join(", ")} (reference is about 10,000 times slower)`,
  );
}
