import type { Masks } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { criteria } from "./criteria.ts";
import { type Criterion, type Rankable, rankedWith, type Scores } from "./criterion.ts";

/** A criterion as a spec asks for it: its name, or its name and options. */
export type AskedCriterion = string | { readonly name: string; readonly [option: string]: unknown };

/** A criterion with its options. */
export interface NamedCriterion {
  readonly name: string;
  readonly criterion: Criterion;
  score(network: Rankable): Scores | Promise<Scores>;
}

/** The criterion that is asked for. Throws an LthError for an unknown name, and for options that it does not take. */
export function criterionNamed(asked: AskedCriterion): NamedCriterion {
  const { name, ...given } = typeof asked === "string" ? { name: asked } : asked;
  const criterion = criteria.named(name);
  const options = optionsOf(name, criterion, given);
  return {
    name,
    criterion,
    async score(network) {
      const scores = await criterion.score(rankedWith(network, options));
      if (criteria.codeOf(name) !== undefined) checkScores(name, scores, network.masks);
      return scores;
    },
  };
}

/** What a criterion from outside says is checked; ours have tests. */
function checkScores(criterion: string, scores: unknown, masks: Masks): void {
  const wrong = [...masks].find(([name, mask]) => {
    const of: unknown = scores instanceof Map ? scores.get(name) : undefined;
    return !(
      of instanceof Float32Array &&
      of.length === mask.length &&
      of.every((score, i) => mask[i] === 0 || !Number.isNaN(score))
    );
  });
  if (wrong === undefined) return;
  throw new LthError(
    `the criterion ${criterion} gives ${wrong[0]} something else than a Float32Array of ${wrong[1].length} numbers`,
    "mend its module: score returns a Map with one number for each weight",
    { fault: "found" },
  );
}

function optionsOf(name: string, { schema }: Criterion, given: Readonly<Record<string, unknown>>): unknown {
  const known = Object.keys(schema?.shape ?? {});
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new LthError(
      `the criterion ${name} has no option "${unknown}"`,
      known.length === 0 ? `it has none: write prune.criterion: ${name}` : `it has: ${known.join(", ")}`,
    );
  }
  const parsed = schema?.safeParse(given);
  const issue = parsed?.error?.issues[0];
  if (!issue) return parsed?.data ?? {};
  const key = String(issue.path[0] ?? "");
  throw new LthError(
    `the criterion ${name} has ${key} ${JSON.stringify(given[key])}: ${issue.message}`,
    `give another value, or leave it out (${schema?.shape[key]?.description ?? "it has a default"})`,
  );
}
