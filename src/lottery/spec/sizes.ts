import type { Dataset } from "../../data/arrays/index.ts";
import {
  arenaOf,
  LARGEST_ARENA,
  lengthOf,
  type MemoryKind,
  type Network,
  type Optimizer,
  parametersOf,
  prunable,
} from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { countText } from "../../numbers-in-words.ts";
import { bytesInWords } from "../../text.ts";
import type { JobContent } from "../job/content.ts";
import { type PlannedJob, plannedJobs, trainingsIn } from "../plan.ts";
import { isPlain } from "../train/augment.ts";
import type { Setting } from "./setting.ts";
import type { Spec } from "./spec.ts";

/** What a machine can hold, in bytes; undefined: unknown, and not asked about. */
export interface Machine {
  readonly memory: number;
  readonly disk?: number | undefined;
}

/** What one training takes, in bytes, counted before anything is made. */
export interface TrainingSizes {
  /** Weights that can be pruned. */
  readonly weights: number;
  /** The dense network's arena, by what its parts are for. */
  readonly arena: ReadonlyMap<MemoryKind, number>;
  /** The copy of the weights at the lowest loss so far. */
  readonly snapshot: number;
  /** Beside the arena while a network is made: the start, the copy that it is compared with, masks. */
  readonly building: number;
}

export interface Training {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly batch: number;
  readonly threads?: number | undefined;
  readonly augmented?: boolean | undefined;
}

export function sizesOf({ threads = 1, ...training }: Training): TrainingSizes {
  const { network } = training;
  const sum = (lengths: readonly number[]) => lengths.reduce((all, one) => all + one, 0);
  const weights = sum(prunable(network).map(({ parameter }) => lengthOf(parameter)));
  const values = sum(parametersOf(network).map(lengthOf));
  const arena = arenaOf({ ...training, threads });
  return { weights, arena, snapshot: arena.get("parameters") ?? 0, building: 8 * values + 2 * weights };
}

/** The dense training of a setting, with so many threads. */
export function denseTraining({ network, spec }: Setting, threads?: number): Training {
  const { optimizer, batch, augment } = spec.train;
  return { network, optimizer, batch, threads, augmented: !isPlain(augment) };
}

/** A larger one trains for minutes, and is made in a moment that is not worth its memory. */
const LARGEST_AHEAD = 32 * 2 ** 20;

/**
 * Whether one more training is prepared while others run, where each takes so many bytes: of LeNet-300-100 yes, of the paper's
 * Conv-2 no.
 */
export const isPreparedAhead = (bytes: number): boolean => bytes <= LARGEST_AHEAD;

/** Bytes of one training: its arena, and the copy of the weights at the lowest loss so far. */
export function bytesOf(training: Training): number {
  const { arena, snapshot } = sizesOf(training);
  return totalOf(arena) + snapshot;
}

const totalOf = (arena: ReadonlyMap<MemoryKind, number>) => [...arena.values()].reduce((sum, bytes) => sum + bytes, 0);

/** Why this machine cannot hold so many such trainings at once, beside data of so many bytes. */
export function memoryFaults(
  training: Training,
  { memory }: Machine,
  { jobs = 1, data = 0, curves = 0 }: { readonly jobs?: number; readonly data?: number; readonly curves?: number } = {},
): readonly LthError[] {
  const { weights, arena, snapshot, building } = sizesOf(training);
  const total = totalOf(arena);
  const parts = [...arena].map(([kind, bytes]) => `${kind} ${bytesInWords(bytes)}`).join(", ");
  const counted = `a training of ${countText(weights)} weights in batches of ${training.batch} takes ${bytesInWords(total)} (${parts})`;
  const forBatch = (arena.get("activations") ?? 0) > total / 2;
  const cure = forBatch
    ? "ask for a smaller batch (train.batch), or a smaller network"
    : "ask for a smaller network: fewer or narrower layers (model)";
  if (total > LARGEST_ARENA)
    return [new LthError(`${counted} in one piece, expected at most ${bytesInWords(LARGEST_ARENA)}`, cure)];
  const each = total + snapshot + curves;
  const ahead = isPreparedAhead(total + snapshot) ? 1 : 0;
  const need = (count: number) => data + building + (count === 1 ? 1 : count + ahead) * each;
  const beside = `${bytesInWords(snapshot)} for the best weights so far, ${bytesInWords(curves)} for its curves, ${bytesInWords(building)} while it is made and ${bytesInWords(data)} for the data`;
  if (need(1) > memory) {
    const longest =
      curves > total ? "measure less often (measure.every, measure.test), or train for fewer iterations" : cure;
    return [new LthError(`${counted}, ${beside}: this machine has ${bytesInWords(memory)} of memory`, longest)];
  }
  if (need(jobs) <= memory) return [];
  return [
    new LthError(
      `${jobs} trainings at once take ${bytesInWords(need(jobs))}, and this machine has ${bytesInWords(memory)} of memory: ${counted}, ${beside}`,
      `ask for fewer at once: --jobs ${Math.max(1, Math.floor((memory - data - building) / each) - ahead)}, or jobs in the library`,
    ),
  ];
}

/** A job keeps a mask in bits, its surviving weights twice, and its curves. */
export function storedBytes({ ladder, spec: { measure } }: Setting, planned: readonly PlannedJob[]): number {
  const weights = ladder[0]?.weights ?? 0;
  const curve = 50;
  return planned.reduce((sum, { density, iterations }) => {
    const points = iterations / measure.every + iterations / measure.test;
    return sum + weights / 8 + 8 * density * weights + curve * points + 8192;
  }, 0);
}

/** More than anybody waits for; each is held with its numbers, some kilobytes. */
const MOST_TRAININGS = 1_000_000;

/** What the curves of a training take: three numbers of 8 bytes for each point, in arrays that have twice the room. */
const curveBytes = (iterations: number, { every, test }: Spec["measure"]): number =>
  48 * (iterations / every + iterations / test);

/** Throws an LthError with the figures if this machine's memory cannot hold a training as others ask for it. */
export function checkJobMemory(
  { network, train, measure }: JobContent,
  dataset: Dataset,
  { memory, threads }: { readonly memory: number; readonly threads?: number | undefined },
): void {
  const { from, until, optimizer, batch, augment } = train;
  const training = { network, optimizer, batch, threads, augmented: augment !== undefined };
  const curves = curveBytes(until - from, measure);
  const [fault] = memoryFaults(training, { memory }, { data: dataBytes(dataset), curves });
  if (fault) throw fault;
}

/** What a data set's examples take in memory. */
const dataBytes = ({ train, test }: Dataset): number => train.pixels.byteLength + test.pixels.byteLength;

/**
 * Throws an LthError with the figures if this machine cannot hold what a run needs: the memory of its trainings, or its files.
 * Nothing is made for it, so that a network of any size can be asked for.
 */
export function checkSizes(
  setting: Setting,
  dataset: Dataset,
  machine: Machine,
  { jobs, threads }: { readonly jobs: number; readonly threads?: number | undefined },
): void {
  const { iterations, spec } = setting;
  const trainings = trainingsIn(setting);
  if (trainings > MOST_TRAININGS) {
    throw new LthError(
      `the run has ${countText(trainings)} trainings, expected at most ${countText(MOST_TRAININGS)}`,
      "ask for fewer trials, rounds or controls",
    );
  }
  const planned = plannedJobs(setting);
  const [fault] = memoryFaults(denseTraining(setting, threads), machine, {
    jobs: Math.min(jobs, planned.length),
    data: dataBytes(dataset),
    curves: curveBytes(iterations, spec.measure),
  });
  if (fault) throw fault;
  const stored = storedBytes(setting, planned);
  if (machine.disk === undefined || stored <= machine.disk) return;
  throw new LthError(
    `the run's ${planned.length} trainings keep about ${bytesInWords(stored)}, and the store's disk has ${bytesInWords(machine.disk)} in all`,
    "ask for fewer trials, rounds or controls, measure less often, or give --store a folder on a larger disk",
  );
}
