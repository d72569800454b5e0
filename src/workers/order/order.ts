import { canonical } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";
import { contentText, type Job, type JobContent, type JobPlace } from "../../lottery/index.ts";

/** A training as it crosses to another machine: data, and no more. Its mask lies in the depot, under the id in its content. */
export interface Order {
  /** The version of lth that asks; a checkpoint is of one version. */
  readonly lth: string;
  /** The run that asks, for whoever looks at the queue. */
  readonly run: string;
  readonly key: string;
  readonly content: JobContent;
  readonly place: JobPlace;
}

/** An order as it is sent: canonical text, and the SHA-256 of it. What carries it may keep the text in any way. */
export interface Sealed {
  readonly text: string;
  readonly sha256: string;
}

export const ORDER_FORMAT = "lth order 1";

/** The order for a job of a run. Equal orders have equal texts. */
export function sealed(job: Pick<Job, "key" | "content" | "place">, run: string, lth: string): Sealed {
  const { trial, role, repeat, round } = job.place;
  const rest = canonical({ format: ORDER_FORMAT, lth, run, key: job.key, place: { trial, role, repeat, round } });
  // Its content is canonical already, and the first member by name.
  const text = `{"content":${contentText(job.content)},${rest.slice(1)}`;
  return { text, sha256: sha256(text) };
}
