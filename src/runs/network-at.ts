import { z } from "zod";
import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../engine/index.ts";
import { LthError, unknownName } from "../errors.ts";
import { fileFault } from "../formats/index.ts";
import {
  inputsOf,
  type JobContent,
  type JobPlace,
  type Moment,
  moments,
  type NetworkAt,
  startWeights,
} from "../lottery/index.ts";
import { checkOptions, expectName } from "../options.ts";
import type { NetworkPlace } from "../verdict/index.ts";
import type { DataUse } from "./data-use.ts";
import { contentIn } from "./files/job-content.ts";
import { keptWeights } from "./files/kept-weights.ts";
import { jobFile, type StorePaths } from "./files/paths.ts";
import { readJob } from "./files/read-job.ts";

const count = z.int().min(0);
const placeSchema = z.strictObject({ trial: count, role: z.string(), repeat: count.optional(), round: count });

/** A job of a run, and the SHA-256 of its file, which a diverged one has not. */
type Placed = JobPlace & { readonly key: string; readonly file_sha256: string | null };

/**
 * The network that a run has at a place, at one moment; null where it has none or a file that is needed is gone. Files are
 * read one after the other, each whole and checked, and nothing of them is kept.
 */
export async function networkAt(
  paths: StorePaths,
  jobs: readonly Placed[],
  place: NetworkPlace,
  moment: Moment,
  use: DataUse | null,
): Promise<NetworkAt | null> {
  const { trial, role, repeat = 0, round } = checkOptions("network", placeSchema, place);
  expectName("the moment", moment);
  if (!moments.includes(moment)) throw unknownName("moment", moment, moments);
  const job = jobs.find(
    (one) => one.trial === trial && one.role === role && one.repeat === repeat && one.round === round,
  );
  if (job === undefined) return null;
  const file = jobFile(paths, job.key);
  const read = await readAt(file, job.file_sha256, moment);
  if (read === null) return null;
  const { content, masks } = read;
  const weights = read.weights ?? (await startOf(paths, jobs, read, file));
  if (weights === null) return null;
  const { network } = content;
  return {
    network,
    masks,
    weights,
    content,
    classes: use?.classes ?? null,
    inputs: inputsOf(content, use?.inputs[trial]),
  };
}

interface Read {
  readonly content: JobContent;
  readonly masks: Masks;
  /** Null where they are those of its start, which no file has. */
  readonly weights: Weights | null;
}

/** What a job's file says of the moment; the other moments' arrays are let go. */
async function readAt(file: string, expected: string | null, moment: Moment): Promise<Read | null> {
  const stored = await readJob(file, expected);
  if (stored === null) return null;
  const { masks, trained } = stored;
  const content = contentIn(stored.content, file);
  checkParameters(content.network, trained.finalWeights, file);
  const weights = { initial: null, "early-stop": trained.earlyStopWeights, end: trained.finalWeights }[moment];
  return { content, masks, weights };
}

function checkParameters(network: Network, weights: Weights, file: string): void {
  const listed = (of: readonly (readonly [string, number])[]) => JSON.stringify(of);
  const found = listed([...weights].map(([name, values]) => [name, values.length]));
  if (listed(parametersOf(network).map((each) => [each.name, lengthOf(each)])) !== found) {
    throw fileFault(file, "its parameters are not those of its network");
  }
}

/** The weights that a training started from, or null if the file of the job that it started from is gone. */
async function startOf(
  paths: StorePaths,
  jobs: readonly Placed[],
  { content: { network, start }, masks }: Read,
  file: string,
): Promise<Weights | null> {
  const { base } = start;
  if ("stream" in base) return startWeights(network, start, masks, async () => new Map());
  if ("file" in base) return startWeights(network, start, masks, () => keptWeights(paths, base.file, network));
  const from = jobs.find(({ key }) => key === base.job);
  if (from === undefined) {
    throw new LthError(
      `${file}: its training started from job ${base.job}, which the run does not have`,
      "ask for the run again: what is missing is trained again",
      { fault: "found" },
    );
  }
  const weights = (await readAt(jobFile(paths, from.key), from.file_sha256, "end"))?.weights ?? null;
  return weights && startWeights(network, start, masks, async () => weights);
}
