import { z } from "zod";
import { kept, type Masks } from "../../engine/index.ts";
import {
  fileFault,
  floats,
  floatsOf,
  parseStrict,
  quoted,
  readSafetensors,
  safetensorsPieces,
  type Tensor,
} from "../../formats/index.ts";
import { contentText, type Job, type Trained } from "../../lottery/index.ts";
import { scattered, survivorsOf, unpackBits, unpackMasks } from "../../prune/index.ts";
import { resultOf, resultText } from "./result.ts";

/** What a job that did not diverge hands on. */
export type Completed = Extract<Trained, { readonly diverged: null }>;

/** What a job's file holds. */
export interface StoredJob {
  /** What was trained, canonical: equal to the job's content. */
  readonly content: string;
  readonly masks: Masks;
  readonly trained: Completed;
}

const FORMAT = "lth job 1";

/** Every parameter in order: its name and how many values it has, pruned ones included. */
const parametersSchema = z.array(
  z.tuple([
    z.string(),
    z
      .int()
      .min(0)
      .max(2 ** 32),
  ]),
);

/**
 * A finished job as a safetensors file, in pieces. For each weight `NAME`: `NAME.mask`, one bit a weight, lowest bit first;
 * `NAME.end` and `NAME.early`, the surviving weights at the end and at the early stop, in the order of their places.
 * Biases have all their values and no mask. The metadata holds the job's content, its numbers, and the parameters with
 * their lengths. Equal jobs give equal bytes: no times, no names of machines.
 */
export function encodeJob(job: Pick<Job, "content" | "mask">, trained: Completed): readonly Uint8Array[] {
  const tensors = new Map<string, Tensor>();
  const masks = unpackMasks(job.mask);
  for (const { name, bits } of job.mask) tensors.set(`${name}.mask`, { type: "U8", shape: [bits.length], bytes: bits });
  const moments = [
    ["end", trained.finalWeights],
    ["early", trained.earlyStopWeights],
  ] as const;
  for (const [moment, weights] of moments) {
    for (const [name, values] of weights) {
      const mask = masks.get(name);
      tensors.set(`${name}.${moment}`, floats(mask ? survivorsOf(name, values, mask) : values));
    }
  }
  const parameters = [...trained.finalWeights].map(([name, values]) => [name, values.length] as const);
  const metadata = new Map([
    ["format", FORMAT],
    ["content", contentText(job.content)],
    ["result", resultText(trained.result)],
    ["parameters", JSON.stringify(parameters)],
  ]);
  return safetensorsPieces({ metadata, tensors });
}

/** The job that `bytes` hold; `file` is named in errors. The opposite of `encodeJob`. */
export function decodeJob(bytes: Uint8Array, file: string): StoredJob {
  const { metadata, tensors } = readSafetensors(bytes, file);
  const text = (key: string) => {
    const value = metadata.get(key);
    if (value === undefined) throw fileFault(file, `its metadata has no "${key}"`);
    return value;
  };
  if (text("format") !== FORMAT) {
    throw fileFault(file, `its format is ${quoted(text("format"))}, expected "${FORMAT}"`);
  }
  const tensor = (name: string, type: Tensor["type"], length: number) => {
    const found = tensors.get(name);
    if (!found) throw fileFault(file, `tensor ${quoted(name)} is missing`);
    if (found.type !== type || found.shape.length !== 1 || found.shape[0] !== length) {
      const is = `${found.type} ${quoted(found.shape)}`;
      throw fileFault(file, `tensor ${quoted(name)} is ${is}, expected ${type} [${length}]`);
    }
    return found;
  };
  const parameters = parsed(file, "parameters", () => parametersSchema.parse(parseStrict(text("parameters"), 2)));
  const result = parsed(file, "result", () => resultOf(text("result")));

  const masks = new Map<string, Uint8Array>();
  const finalWeights = new Map<string, Float32Array>();
  const earlyStopWeights = new Map<string, Float32Array>();
  for (const [name, length] of parameters) {
    let survivors = length;
    if (tensors.has(`${name}.mask`)) {
      const mask = unpackBits(tensor(`${name}.mask`, "U8", Math.ceil(length / 8)).bytes, length);
      masks.set(name, mask);
      survivors = kept(mask);
    }
    const values = (moment: string) => {
      const stored = floatsOf(tensor(`${name}.${moment}`, "F32", survivors));
      const mask = masks.get(name);
      return mask ? scattered(stored, mask) : stored;
    };
    finalWeights.set(name, values("end"));
    earlyStopWeights.set(name, values("early"));
  }
  const expected = 2 * parameters.length + masks.size;
  if (tensors.size !== expected) throw fileFault(file, `${tensors.size} tensors, but its parameters need ${expected}`);
  return { content: text("content"), masks, trained: { diverged: null, result, finalWeights, earlyStopWeights } };
}

function parsed<T>(file: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw fileFault(file, `its ${what} cannot be read`);
  }
}
