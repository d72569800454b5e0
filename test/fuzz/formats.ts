import { cifar10 } from "./cifar10.ts";
import { csv } from "./csv.ts";
import { type FuzzOptions, fuzz, type Outcome } from "./fuzz.ts";
import { idx } from "./idx.ts";
import { job } from "./job.ts";
import { jpeg } from "./jpeg.ts";
import { json } from "./json.ts";
import { npz } from "./npz.ts";
import { png } from "./png.ts";
import { tar } from "./tar.ts";
import type { Target } from "./target.ts";
import { ticket } from "./ticket.ts";
import { weights } from "./weights.ts";
import { yaml } from "./yaml.ts";

/** A target whose kind of input nobody else needs to know. */
export interface Format {
  readonly name: string;
  readonly planted: Target["planted"];
  fuzz(compiled: URL, options: FuzzOptions): Promise<Outcome>;
}

const formatOf = <Input>(target: Target<Input>): Format => ({
  name: target.name,
  planted: target.planted,
  fuzz: (compiled, options) => fuzz(target, compiled, options),
});

export const formats: readonly Format[] = [
  formatOf(yaml),
  formatOf(json),
  formatOf(job),
  formatOf(tar),
  formatOf(png),
  formatOf(jpeg),
  formatOf(idx),
  formatOf(cifar10),
  formatOf(ticket),
  formatOf(weights),
  formatOf(npz),
  formatOf(csv),
];
