import { type Evidence, evidenceAt, type Level } from "./evidence.ts";
import { experimentName } from "./experiment.ts";
import type { KeptRun } from "./kept-run.ts";
import type { Ask } from "./runs/ask.ts";
import { plainSpec } from "./spec-of.ts";
import { suites } from "./suites/index.ts";

/** What runs of one level say that were shortened alike. */
export interface LevelEvidence {
  readonly level: Level;
  readonly evidence: Evidence;
}

/**
 * What some runs say, the nearest to the paper first: those of its scale; then shortened ones, then those of the quick scale.
 * Lengths are never mixed: trainings of a tenth of the paper's length are compared with such alone, those with the most
 * trainings first. Runs that are no experiment of the paper are left out.
 */
export function levelsOf(all: readonly KeptRun[]): readonly LevelEvidence[] {
  const [paper, quick] = [scaleOf("paper"), scaleOf("quick")];
  const short = (run: KeptRun) => experimentName(run.spec, "shortened");
  const isWhole = (run: KeptRun) => paper.whole.has(experimentName(run.spec));
  const isQuick = (run: KeptRun) => quick.whole.has(experimentName(run.spec));
  const shortened = all.filter((run) => paper.lengths.has(short(run)) && !isQuick(run));
  const small = all.filter((run) => quick.lengths.has(short(run)) && !isWhole(run));
  return [
    { level: "paper", evidence: evidenceAt(all.filter(isWhole), "paper") },
    ...byShare(shortened, paper.lengths).map((runs) => ({
      level: "shortened" as const,
      evidence: evidenceAt(runs, "shortened"),
    })),
    ...byShare(small, quick.lengths).map((runs) => ({ level: "quick" as const, evidence: evidenceAt(runs, "quick") })),
  ];
}

interface Scale {
  /** The names of all experiments of all suites. */
  readonly whole: ReadonlySet<string>;
  /** By the name of an experiment whatever its length, how long it is. */
  readonly lengths: ReadonlyMap<string, string>;
}

const scales = new Map<string, Scale>();

function scaleOf(scale: "paper" | "quick"): Scale {
  const known = scales.get(scale);
  if (known) return known;
  const asks: readonly Ask[] = suites.entries().flatMap(([, { lines }]) => lines.map(({ ask }) => ask));
  const specs = asks.map((ask) => plainSpec(ask, scale));
  const made: Scale = {
    whole: new Set(specs.map((spec) => experimentName(spec))),
    lengths: new Map(specs.map((spec) => [experimentName(spec, "shortened"), spec.train.iterations])),
  };
  scales.set(scale, made);
  return made;
}

/** Runs by the share of the length at that scale that they train: the share with the most trainings first. */
function byShare(runs: readonly KeptRun[], lengths: ReadonlyMap<string, string>): readonly (readonly KeptRun[])[] {
  const grouped = new Map<string, KeptRun[]>();
  for (const run of runs) {
    const share = shareOf(run.spec.train.iterations, lengths.get(experimentName(run.spec, "shortened")) ?? "");
    grouped.set(share, [...(grouped.get(share) ?? []), run]);
  }
  const trainings = (group: readonly KeptRun[]) => group.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return [...grouped.values()].sort((a, b) => trainings(b) - trainings(a));
}

/** `1000it` of `20000it` is 0.05; what is counted in other units is a share of its own. */
function shareOf(length: string, whole: string): string {
  const parts = (text: string) => ({ count: Number.parseInt(text, 10), unit: text.replace(/^\d+/, "") });
  const [mine, its] = [parts(length), parts(whole)];
  return mine.unit === its.unit ? (mine.count / its.count).toPrecision(6) : length;
}
