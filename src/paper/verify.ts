import { listRuns, loadRun, type StoredRun } from "../runs/index.ts";
import { choices, chosenSuites } from "./chosen.ts";
import { claims } from "./claims/index.ts";
import { experimentName } from "./experiment.ts";
import { type Judged, judgeAll } from "./judge.ts";
import type { KeptRun } from "./kept-run.ts";
import { lookedAt } from "./looked-at.ts";
import { plainSpec } from "./spec-of.ts";
import { suites } from "./suites/index.ts";
import { keptOf } from "./thinned.ts";

/**
 * Judges claims by what a store has: those of some suites, those that a run bears on, or all. `asked`: names of suites, parts,
 * networks and claims, or a run's id or its beginning; none asks for everything. Throws an LthError for an unknown name.
 */
export async function verify(store: string, asked: readonly string[]): Promise<readonly Judged[]> {
  const known = choices();
  const ofSuites = asked.filter((name) => known.includes(name));
  const ofClaims = asked.filter((name) => claims.get(name) !== undefined);
  const others = asked.filter((name) => !ofSuites.includes(name) && !ofClaims.includes(name));
  const runs =
    others.length > 0 ? others.map((run) => loadRun(store, run)) : listRuns(store).map(({ id }) => loadRun(store, id));
  const names = [...chosenSuites(ofSuites).flatMap(({ suite }) => suite.claims), ...ofClaims];
  const judged = judgeAll(
    names.length > 0 ? claims.names().filter((name) => names.includes(name)) : claims.names(),
    await keptRuns(runs),
  );
  // Of a run those claims that it says something of.
  return others.length > 0 && names.length === 0 ? judged.filter(({ level }) => level !== null) : judged;
}

/** The store's runs of the paper's experiments as figures and claims need them, all looked at that a suite looks at. */
export async function keptRuns(runs: readonly StoredRun[]): Promise<readonly KeptRun[]> {
  const kept: KeptRun[] = [];
  for (const run of runs) kept.push(keptOf(run, isLookedAt(run, runs) ? await lookedAt(run) : undefined));
  return kept;
}

/** Weights are looked at once for each experiment that a suite looks at: in the run that has the most tickets. */
function isLookedAt(run: StoredRun, runs: readonly StoredRun[]): boolean {
  const name = experimentName(run.spec, "shortened");
  if (!experimentsLookedAt().has(name)) return false;
  const trained = ({ spec, data }: StoredRun) => `${experimentName(spec)} ${spec.seed} ${data.checksum}`;
  const tickets = ({ jobs }: StoredRun) => jobs.filter(({ role }) => role === "ticket").length;
  const same = runs.filter((other) => trained(other) === trained(run));
  const best = same.reduce((most, other) => (tickets(other) > tickets(most) ? other : most), run);
  return best.id === run.id;
}

/** The experiments that suites look at, at any scale. */
function experimentsLookedAt(): ReadonlySet<string> {
  const asks = suites.entries().flatMap(([, { looks, lines }]) => (looks ? lines.map(({ ask }) => ask) : []));
  const scales = ["paper", "quick"];
  return new Set(asks.flatMap((ask) => scales.map((scale) => experimentName(plainSpec(ask, scale), "shortened"))));
}
