import { LthError } from "../errors.ts";
import { differencesFrom, labelsOf, type Spec } from "../lottery/index.ts";
import { densityText } from "../numbers-in-words.ts";
import { presetNames, readSpec } from "../request/index.ts";
import { listRuns, loadRun, type RunListing } from "../runs/index.ts";
import { isAnyJudged, isDenseAlone, judgedAtEnd, type RunSummary, summarize } from "../verdict/index.ts";

/** A run as lists show it: with what tells it apart and what came of it. */
export interface ListedRun extends RunListing {
  /** In what its spec differs from its preset; of a spec of one's own: from other runs of that name. */
  readonly differs: readonly string[];
  /** `10.8% matches`, `none matches`, or why there is no verdict; null where its numbers cannot be read. */
  readonly verdict: string | null;
  /** Mean test accuracy of the dense network, from 0 to 1, where the verdict takes accuracies; null where there is none yet. */
  readonly accuracy: number | null;
  /** Of the smallest ticket that matches. */
  readonly density: number | null;
}

/**
 * The runs of a store, newest first, each with its verdict: every one is loaded, one after the other. Throws what `listRuns`
 * throws.
 */
export const listedRuns = (store: string): readonly ListedRun[] => withVerdicts(store, listRuns(store));

/** Runs of a store, each with its verdict. */
export function withVerdicts(store: string, listings: readonly RunListing[]): readonly ListedRun[] {
  const differs = differencesIn(listings);
  return listings.map((run) => ({ ...run, differs: differs(run), ...numbersOf(store, run.id) }));
}

/** What a spec differs in from the preset of its name and scale, if there is one. */
export function differsFromPreset(
  { preset, scale }: Pick<RunListing, "preset" | "scale">,
  spec: Spec,
): readonly string[] {
  const base = presetSpec(preset, scale);
  return base === null ? [] : differencesFrom(base, spec);
}

/** What one of the runs differs in, by the spec that it is judged with now. */
export function differsAmong(
  listings: readonly RunListing[],
  { id, spec }: Pick<RunListing, "id"> & { readonly spec: Spec },
): readonly string[] {
  const all = listings.map((run) => (run.id === id ? { ...run, spec } : run));
  const own = all.find((run) => run.id === id);
  return own === undefined ? [] : differencesIn(all)(own);
}

/** What each of the runs differs in. Presets are read once, and runs of a name compared once, each with all others of it. */
function differencesIn(listings: readonly RunListing[]): (run: RunListing) => readonly string[] {
  const bases = new Map<string, Spec | null>();
  const labels = new Map<string, ReadonlyMap<RunListing, readonly string[]>>();
  return (run) => {
    if (run.spec === null) return [];
    const key = `${run.preset} ${run.scale}`;
    const base = known(bases, key, () => presetSpec(run.preset, run.scale));
    if (base !== null) return differencesFrom(base, run.spec);
    return known(labels, run.preset, () => labelsAmong(listings, run.preset)).get(run) ?? [];
  };
}

/** What tells runs of this name apart. */
function labelsAmong(listings: readonly RunListing[], name: string): ReadonlyMap<RunListing, readonly string[]> {
  const same = listings.flatMap((run) => (run.preset === name && run.spec !== null ? [{ run, spec: run.spec }] : []));
  const labels = labelsOf(same.map(({ spec }) => spec));
  return new Map(same.map(({ run }, i) => [run, labels[i] ?? []]));
}

/** What the map has for the key; what it lacks is made once. */
function known<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key);
  if (value !== undefined) return value;
  const made = make();
  map.set(key, made);
  return made;
}

function presetSpec(preset: string, scale: string): Spec | null {
  if (!presetNames().includes(preset)) return null;
  try {
    return readSpec({ from: preset, scale }).spec;
  } catch (error) {
    if (error instanceof LthError) return null; // a scale of a file of the preset's name
    throw error;
  }
}

function numbersOf(store: string, id: string): Pick<ListedRun, "verdict" | "accuracy" | "density"> {
  try {
    const record = loadRun(store, id);
    const summary = summarize(record);
    const dense = summary.rounds.find(({ round }) => round === 0)?.ticket;
    const accuracy = judgedAtEnd(record.spec.verdict) ? dense?.testAccuracyAtEnd : dense?.testAccuracyAtEarlyStop;
    return {
      verdict: isDenseAlone(record.spec) ? "dense alone" : shortVerdict(summary),
      accuracy: accuracy?.mean ?? null,
      density: summary.verdict.smallestMatching?.density ?? null,
    };
  } catch (error) {
    // One run's damage is told by show; the others are listed all the same.
    if (error instanceof LthError) return { verdict: null, accuracy: null, density: null };
    throw error;
  }
}

/** A verdict in two or three words. */
export function shortVerdict({ verdict, rounds, trials }: Pick<RunSummary, "verdict" | "rounds" | "trials">): string {
  const { smallestMatching, denied, given, enough, tickets } = verdict;
  const dense = rounds.find(({ round }) => round === 0)?.ticket;
  // Nothing follows where every trial's dense network diverged.
  if (tickets.length === 0) return (dense?.diverged ?? 0) >= trials ? "no ticket" : "no ticket yet";
  if (denied) return "data bear none";
  if (given === false) return "not at this scale";
  if (!enough) return "too few trials";
  if (!isAnyJudged(verdict)) return "none judged";
  return smallestMatching ? `${densityText(smallestMatching.density)} matches` : "none matches";
}
