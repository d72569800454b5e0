import type { LayerSpec, Masks, Weights } from "../engine/index.ts";
import { density, layerName, maskId, packBits, unpackBits } from "../prune/index.ts";
import { isPlain } from "./augment.ts";
import { type JobContent, jobKey, NUMERICS } from "./content.ts";
import type { Candidate } from "./controls/index.ts";
import type { Job, JobPlace } from "./job.ts";
import { seedsOf } from "./seeds.ts";
import type { Setting } from "./setting.ts";
import { startWeights } from "./start.ts";

/**
 * The training of a candidate at a place of the run, from its iteration until `until`. `finalWeights` gives the weights
 * of the job that the candidate starts from, if it does.
 */
export function makeJob(
  setting: Setting,
  place: JobPlace,
  { masks, start, from }: Candidate,
  until: number,
  finalWeights: (key: string) => Weights | undefined = () => undefined,
): Job {
  const { network, spec, checksum } = setting;
  const seeds = seedsOf(spec.seed, place.trial, spec.train.order);
  const size = density(masks);
  const content: JobContent = {
    numerics: NUMERICS,
    network,
    data: { checksum, validation: spec.data.validation, pixels: spec.data.pixels, split: seeds.split },
    start,
    mask: size.survivors === size.weights ? null : maskId(masks),
    train: { ...trainingOf(setting, place), from, until },
    measure: { every: spec.measure.every, test: spec.measure.test },
  };
  // Controls wait in the queue by the hundred, each with a mask: as bits they take an eighth of the memory.
  const unpack = packed(masks);
  return {
    key: jobKey(content),
    content,
    place,
    get masks() {
      return unpack();
    },
    start: () => startWeights(network, start, unpack(), finalWeights),
    density: size.density,
    layers: size.layers.map((layer) => ({ ...layer, name: layerName(layer.name) })),
  };
}

/** How a job is trained, wherever it begins and ends. What is neutral is left out, so that it changes no job's key. */
function trainingOf(
  { network, schedule, spec: { seed, train } }: Setting,
  place: JobPlace,
): Omit<JobContent["train"], "from" | "until"> {
  const seeds = seedsOf(seed, place.trial, train.order);
  const { optimizer, batch, augment } = train;
  return {
    optimizer,
    batch,
    order: seeds.order(place),
    ...(schedule ? { schedule } : {}),
    ...(isPlain(augment) ? {} : { augment: { ...augment, stream: seeds.augment(place) } }),
    ...(hasDropout(network.layers) ? { dropout: seeds.dropout(place) } : {}),
  };
}

const hasDropout = (layers: readonly LayerSpec[]): boolean =>
  layers.some((layer) =>
    layer.kind === "residual" ? hasDropout([...layer.body, ...layer.shortcut]) : layer.kind === "dropout",
  );

function packed(masks: Masks): () => Masks {
  const layers = [...masks].map(([name, mask]) => ({ name, length: mask.length, bits: packBits(mask) }));
  return () => new Map(layers.map(({ name, length, bits }) => [name, unpackBits(bits, length)]));
}
