import { z } from "zod";
import { nearest } from "../../errors.ts";
import { bare } from "./expected.ts";

/** Every field of the schema by its path, sections included: `prune`, `prune.rate`, `train.optimizer.lr`. */
export function knownPaths(schema: z.ZodType, prefix = ""): string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return [...new Set(inner.options.flatMap((option) => knownPaths(option as z.ZodType, prefix)))];
  }
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(([key, member]) => [
    `${prefix}${key}`,
    ...knownPaths(member as z.ZodType, `${prefix}${key}.`),
  ]);
}

/** Names by which other tools call our fields. */
const otherNames: Readonly<Record<string, string>> = {
  learningrate: "lr",
  batchsize: "batch",
  maxiterations: "iterations",
  steps: "iterations",
  maxsteps: "iterations",
  epochs: "iterations",
  dataset: "data",
  network: "model",
  levels: "rounds",
  replicates: "trials",
  repeats: "trials",
  eps: "epsilon",
  fraction: "rate",
  pruningrate: "rate",
  rewinditeration: "rewind",
};

const plain = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/**
 * The known field that an unknown one most likely means, as a whole path: first among the fields that stand beside it,
 * then anywhere. Capitals, hyphens and other tools' names (`learning_rate`) are seen through.
 */
export function likelyMeant(path: readonly string[], paths: readonly string[]): string | undefined {
  const name = plain(path.at(-1) ?? "");
  const parent = path
    .slice(0, -1)
    .map((step) => `${step}.`)
    .join("");
  const last = (known: string) => known.slice(known.lastIndexOf(".") + 1);
  const beside = paths.filter((known) => known.startsWith(parent) && !known.slice(parent.length).includes("."));
  for (const candidates of [beside, paths]) {
    const same = candidates.find((known) => plain(last(known)) === name);
    if (same !== undefined) return same;
  }
  // A short name is near to many: far from its place it must be the same to be meant.
  for (const candidates of name.length < 5 ? [beside] : [beside, paths]) {
    const names = new Map<string, string>();
    for (const known of candidates) {
      if (!names.has(plain(last(known)))) names.set(plain(last(known)), known);
    }
    for (const [other, ours] of Object.entries(otherNames)) {
      const known = names.get(plain(ours));
      if (known !== undefined && !names.has(other)) names.set(other, known);
    }
    const guess = nearest(name, [...names.keys()]);
    if (guess !== undefined && [...name].some((letter) => guess.includes(letter))) return names.get(guess);
  }
  return undefined;
}
