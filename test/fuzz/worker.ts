import { parentPort, workerData } from "node:worker_threads";
import { formats } from "./formats.ts";
import { compiled } from "./plant.ts";

/** Tries one target's inputs and says at which it is, so that its starter sees one that hangs. */
const { format, count, seed, from, at } = workerData as {
  format: string;
  count: number;
  seed: number;
  from: number;
  at: Int32Array;
};
const before = (index: number) => Atomics.store(at, 0, index);
parentPort?.postMessage(
  await formats.find(({ name }) => name === format)?.fuzz(compiled, { count, seed, from, before }),
);
