import { isDropout, numericsOf, someLayer } from "../../engine/index.ts";
import { density, maskId, packMasks } from "../../prune/index.ts";
import type { Setting } from "../spec/setting.ts";
import { isPlain } from "../train/augment.ts";
import type { Candidate } from "./candidate.ts";
import { type JobContent, jobKey } from "./content.ts";
import type { Job } from "./job.ts";
import type { JobPlace } from "./place.ts";
import type { Seeds } from "./seeds.ts";

/** The training of a candidate at a place of the run. `seeds`: of the place's trial. */
export function makeJob(setting: Setting, seeds: Seeds, place: JobPlace, candidate: Candidate): Job {
  const { network, spec, checksum } = setting;
  const { masks, start } = candidate;
  const { survivors, weights } = density(masks);
  const content: JobContent = {
    numerics: numericsOf(network, masks),
    network,
    data: { checksum, validation: spec.data.validation, pixels: spec.data.pixels, split: seeds.split },
    start,
    mask: survivors === weights ? null : maskId(masks),
    train: trainingOf(setting, seeds, place, candidate),
    measure: { every: spec.measure.every, test: spec.measure.test },
  };
  return { key: jobKey(content), content, place, mask: packMasks(masks) };
}

/** How a job is trained. What is neutral is left out, so that it changes no job's key. */
function trainingOf(
  { network, schedule, spec: { train } }: Setting,
  seeds: Seeds,
  place: JobPlace,
  { span, settings = {} }: Candidate,
): JobContent["train"] {
  const { optimizer, batch, augment } = train;
  const asked = { optimizer, batch, schedule, ...settings };
  return {
    optimizer: asked.optimizer,
    batch: asked.batch,
    order: seeds.order(place),
    ...(asked.schedule ? { schedule: asked.schedule } : {}),
    ...(isPlain(augment) ? {} : { augment: { ...augment, stream: seeds.augment(place) } }),
    ...(someLayer(network.layers, isDropout) ? { dropout: seeds.dropout(place) } : {}),
    ...span,
  };
}
