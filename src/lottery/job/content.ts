import { canonical, type Json } from "../../canonical.ts";
import type { LayerSpec, Optimizer } from "../../engine/index.ts";
import { sha256 } from "../../hash.ts";
import type { StreamPath } from "../../random.ts";
import type { Shape } from "../../shape.ts";
import { type Start, startText } from "../starts/start.ts";
import type { Augment } from "../train/augment.ts";
import type { Schedule } from "../train/schedule.ts";

/** Everything that decides the bytes of a job, canonical and hashable. A new field must be optional and left out when neutral. */
export interface JobContent {
  /** Which arithmetic it has (`numericsOf`): where a new lth computes it otherwise, old results stop being answers. */
  readonly numerics: number;
  readonly network: { readonly input: Shape; readonly classes: number; readonly layers: readonly LayerSpec[] };
  readonly data: {
    readonly checksum: string;
    readonly validation: number;
    readonly pixels: "unit" | "standard";
    /** Stream that draws the validation part. */
    readonly split: StreamPath;
  };
  readonly start: Start;
  /** maskId of the mask, or null for the dense network. */
  readonly mask: string | null;
  readonly train: {
    readonly optimizer: Optimizer;
    readonly batch: number;
    /** Iterations are numbered from `from` to `until - 1`. */
    readonly from: number;
    readonly until: number;
    readonly order: StreamPath;
    /** Absent: the optimizer's learning rate throughout. */
    readonly schedule?: Schedule;
    /** Absent: examples as they are. */
    readonly augment?: Augment;
    /** Stream of the dropout layers; absent where the network has none. */
    readonly dropout?: StreamPath;
  };
  readonly measure: { readonly every: number; readonly test: number };
}

/** The name of a job: equal content, equal key. The store keeps its result under it. */
export const jobKey = (content: JobContent): string => sha256(contentText(content));

/** The names that the same training had while it was computed otherwise. */
export const keysBefore = (content: JobContent): readonly string[] =>
  Array.from({ length: content.numerics - 1 }, (_, i) => jobKey({ ...content, numerics: i + 1 }));

/** Texts that were made: a job's content does not change, and its text is asked for five times and more. */
const texts = new WeakMap<JobContent, string>();

/** Canonical text of a job's content: what its key is the hash of. */
export function contentText(content: JobContent): string {
  const known = texts.get(content);
  if (known !== undefined) return known;
  const plain: Json = JSON.parse(JSON.stringify({ ...content, start: startText(content.start) })); // without what is absent
  const text = canonical(plain);
  texts.set(content, text);
  return text;
}
