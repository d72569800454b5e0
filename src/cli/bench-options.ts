import { type ExecutorName, executorNames } from "../engine/index.ts";
import { LthError, unknownName } from "../errors.ts";
import { type ModelSpec, networkNamed } from "../models/index.ts";
import { wholeNumber } from "./whole-number.ts";

export interface BenchOptions {
  readonly name: string;
  readonly model: ModelSpec;
  readonly densities: readonly number[];
  readonly threads: number;
  readonly executor: ExecutorName | undefined;
  readonly data: string | undefined;
}

interface BenchFlags {
  readonly network?: string | undefined;
  readonly density?: string | undefined;
  readonly threads?: string | undefined;
  readonly executor?: string | undefined;
  readonly data?: string | undefined;
}

/** Checks the flags of `lth bench`; throws an LthError that names the flag and what was expected. */
export function readBenchOptions(flags: BenchFlags): BenchOptions {
  const name = flags.network ?? "lenet-300-100";
  const natives = executorNames.filter((executor) => executor !== "reference");
  const executor = natives.find((known) => known === flags.executor);
  if (flags.executor !== undefined && executor === undefined) throw unknownName("executor", flags.executor, natives);
  return {
    name,
    model: networkNamed(name),
    densities: (flags.density ?? "1,0.2,0.05,0.02").split(",").map(readDensity),
    threads: wholeNumber("--threads", flags.threads, 1, 256) ?? 1,
    executor,
    data: flags.data,
  };
}

function readDensity(text: string): number {
  const density = /^(\d+|\d*\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (density > 0 && density <= 1) return density;
  throw new LthError(
    `--density has "${text}", expected shares above 0 and up to 1`,
    "write for instance --density 1,0.2,0.05",
  );
}
