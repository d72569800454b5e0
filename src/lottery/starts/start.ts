import { z } from "zod";
import type { Json } from "../../canonical.ts";
import { type StreamPath, streamSchema } from "../../random.ts";
import { changes as known } from "./index.ts";

/**
 * Weights as they are before anything changes them: initial weights of a stream, the final weights of another job, or weights out
 * of a file, by the SHA-256 of what it holds.
 */
export type Base = { readonly stream: StreamPath } | { readonly job: string } | { readonly file: string };

/** What the weights of a base are called that no stream draws: whoever keeps them finds them by it. */
export const keptBase = (base: Base): string | null => ("stream" in base ? null : "job" in base ? base.job : base.file);

/** One change of the weights: which (a name in the list of changes), its random stream, and its options where it has some. */
export interface AskedChange {
  readonly name: string;
  readonly stream: StreamPath;
  readonly options?: Json;
  /** As it is read from a job's file: the content hash of the module from outside whose code made this change. */
  readonly code?: string;
}

/** What a training starts from: a base, and changes that are made to its surviving weights, one after the other. */
export interface Start {
  readonly base: Base;
  readonly changes: readonly AskedChange[];
}

/** The dense network's initial weights. */
export const initialStart = (stream: StreamPath): Start => ({ base: { stream }, changes: [] });

/** The final weights of the job with this key. */
export const jobStart = (job: string): Start => ({ base: { job }, changes: [] });

/** Weights that another program made. */
export const fileStart = (file: string): Start => ({ base: { file }, changes: [] });

/** The same start with one change more. */
export const changed = ({ base, changes }: Start, change: AskedChange): Start => ({
  base,
  changes: [...changes, change],
});

/**
 * A start as the canonical text of a job's content has it, the last change outermost. The keys of stored jobs are hashes of
 * this text: what it says of a start never changes. Reshuffling has words of its own, since it was there before the list; a
 * change from outside is named with the content hash of its module, whose code decides the weights.
 */
export function startText({ base, changes }: Start): Json {
  const first: Json =
    "stream" in base
      ? { kind: "initial", stream: base.stream }
      : "job" in base
        ? { kind: "job", key: base.job }
        : { kind: "file", sha256: base.file };
  return changes.reduce<Json>(
    (of, { name, stream, options, code = known.codeOf(name) }) =>
      name === "reshuffle"
        ? { kind: "reshuffled", of, shuffle: stream }
        : { kind: "changed", of, change: name, stream, options, code },
    first,
  );
}

/** The start that such a text says, parsed: the opposite of `startText`. */
export const startSchema: z.ZodType<Start> = z.lazy(() => z.union([initial, ofJob, ofFile, reshuffled, otherwise]));

const initial = z
  .strictObject({ kind: z.literal("initial"), stream: streamSchema })
  .transform(({ stream }) => initialStart(stream));
const ofJob = z.strictObject({ kind: z.literal("job"), key: z.string() }).transform(({ key }) => jobStart(key));
const ofFile = z
  .strictObject({ kind: z.literal("file"), sha256: z.string() })
  .transform(({ sha256 }) => fileStart(sha256));
const reshuffled = z
  .strictObject({ kind: z.literal("reshuffled"), of: startSchema, shuffle: streamSchema })
  .transform(({ of, shuffle: stream }) => changed(of, { name: "reshuffle", stream }));
const otherwise = z
  .strictObject({
    kind: z.literal("changed"),
    of: startSchema,
    change: z.string(),
    stream: streamSchema,
    options: z.json().exactOptional(),
    code: z.string().exactOptional(),
  })
  .transform(({ kind: _, of, change: name, ...asked }) => changed(of, { name, ...asked }));
