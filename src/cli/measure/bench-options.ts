import { type ExecutorName, executorNames } from "../../engine/index.ts";
import { LthError, unknownName } from "../../errors.ts";
import { networkNamed } from "../../models/index.ts";
import { MOST_THREADS } from "../../runs/index.ts";
import { quoted } from "../../visible.ts";
import { wholeNumber } from "../whole-number.ts";

export interface BenchOptions {
  readonly name: string;
  readonly densities: readonly number[];
  /** Rounds of the paper's ladder, instead of densities. */
  readonly rounds: readonly number[] | undefined;
  /** Those of a whole search, to be added up. */
  readonly search: boolean;
  readonly byLayer: boolean;
  readonly threads: number;
  readonly executor: ExecutorName | undefined;
  readonly data: string | undefined;
}

/** The rounds of a search as the paper's figures have them. */
const SEARCH_ROUNDS: readonly number[] = Array.from({ length: 21 }, (_, round) => round);

interface BenchFlags {
  readonly network?: string | undefined;
  readonly density?: string | undefined;
  readonly rounds?: string | undefined;
  readonly search?: true | undefined;
  readonly layers?: true | undefined;
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
  networkNamed(name);
  if (flags.density !== undefined && flags.rounds !== undefined) {
    throw new LthError(
      `--density is ${flags.density} and --rounds is ${flags.rounds}, expected one of them`,
      "a density is the same in every layer; a round has those of the paper's ladder",
    );
  }
  const other = flags.search && (["density", "rounds", "layers"] as const).find((flag) => flags[flag] !== undefined);
  if (other) {
    throw new LthError(
      `--search and --${other} are both given, expected one of them`,
      "a search is rounds 0 to 20, added up; --rounds 0,10 --layers looks at some of them closely",
    );
  }
  return {
    name,
    search: flags.search === true,
    rounds: flags.search ? SEARCH_ROUNDS : flags.rounds?.split(",").map(readRound),
    byLayer: flags.layers === true,
    densities: (flags.density ?? "1,0.2,0.05,0.02").split(",").map(readDensity),
    threads: wholeNumber("--threads", flags.threads, 1, MOST_THREADS) ?? 1,
    executor,
    data: flags.data,
  };
}

function readRound(text: string): number {
  const round = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (round <= 100) return round;
  throw new LthError(
    `--rounds has ${quoted(text)}, expected rounds from 0 to 100`,
    "write for instance --rounds 0,5,10,15",
  );
}

function readDensity(text: string): number {
  const density = /^(\d+|\d*\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (density > 0 && density <= 1) return density;
  throw new LthError(
    `--density has ${quoted(text)}, expected shares above 0 and up to 1`,
    "write for instance --density 1,0.2,0.05",
  );
}
