import type { MemoryKind } from "../../engine/index.ts";
import { isPreparedAhead } from "../../lottery/index.ts";
import { countText } from "../../numbers-in-words.ts";
import { megabytes } from "../../text.ts";

/** Bytes that a training takes: its arena, by what its parts are for, and the copy of the weights at the lowest loss so far. */
export type TrainingMemory = ReadonlyMap<MemoryKind | "snapshot", number>;

/** What each part of a training's memory is made of, in the order in which it is told. */
const formulas: Readonly<Record<MemoryKind | "snapshot", (bytes: number) => string>> = {
  parameters: (bytes) => `${countText(bytes / 4)} surviving weights and other parameters x 4 bytes`,
  gradients: (bytes) => `${countText(bytes / 4)} x 4 bytes`,
  optimizer: (bytes) => (bytes === 0 ? "it keeps nothing" : `${countText(bytes / 4)} values that it keeps x 4 bytes`),
  lists: (bytes) => `${countText(bytes / 4)} numbers that say where weights are x 4 bytes`,
  activations: (bytes) => `${countText(bytes / 64)} lines of 16 examples x 4 bytes, gradients of activations included`,
  sums: (bytes) => `${countText(bytes / 64)} accumulators of 16 lanes x 4 bytes, for the largest layer`,
  snapshot: (bytes) => `${countText(bytes / 4)} x 4 bytes, the weights at the lowest validation loss so far`,
};

/** All parts together. */
export const totalOf = (memory: TrainingMemory): number => [...memory.values()].reduce((sum, bytes) => sum + bytes, 0);

/** Lines for a reader: the whole, and each part with its formula. */
export function memoryRows(memory: TrainingMemory): readonly string[] {
  const total = totalOf(memory);
  const each = isPreparedAhead(total) ? "each training at once and one that is prepared" : "each training at once";
  return [
    `${megabytes(total)} MB for ${each} (of the dense network; sparser ones take less), besides the data set:`,
    ...[...memory].map(([kind, bytes]) => `${kind} ${megabytes(bytes)} MB = ${formulas[kind](bytes)}`),
  ];
}
