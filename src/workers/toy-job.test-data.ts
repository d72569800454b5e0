import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { datasetChecksum } from "../data/checksum.ts";
import { datasetPieces } from "../data/index.ts";
import { fullMasks } from "../engine/index.ts";
import type { Job, Trained } from "../lottery/index.ts";
import { initialStart, type Start, settingOf, trainJob } from "../lottery/index.ts";
import { makeJob } from "../lottery/job/make-job.ts";
import { seedsOf } from "../lottery/job/seeds.ts";

/** The toy data set with the checksum that its examples have, so that it can travel. */
export const travelling = (() => {
  const toy = toyDataset();
  return { ...toy, checksum: datasetChecksum(toy) };
})();

export const travellingPieces = (): readonly Uint8Array[] => datasetPieces(travelling) ?? [];

const setting = settingOf(toySpec(), travelling);

/** A small job: the dense network, or one with every other weight. `trial` makes others of it. */
export function toyJob({
  trial = 0,
  pruned = false,
  start,
}: {
  trial?: number;
  pruned?: boolean;
  start?: Start;
} = {}): Job {
  const full = fullMasks(setting.network);
  const half = () => new Map([...full].map(([name, mask]) => [name, mask.map((_, i) => Number(i % 2 === 0))]));
  const candidate = {
    masks: pruned ? half() : full,
    start: start ?? initialStart([7, "trial", trial, "weights"]),
    span: { from: 0, until: 12 },
  };
  const place = { trial, role: "ticket", repeat: 0, round: pruned ? 1 : 0 };
  return makeJob(setting, seedsOf(7, trial, "own"), place, candidate);
}

/** What really comes of such a job. */
export const toyTrained = (job: Job): Promise<Trained> => trainJob(job, { dataset: travelling, executor: "reference" });
