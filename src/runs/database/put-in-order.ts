import { type Database, query } from "./database.ts";
import { rowDigest } from "./row-digest.ts";
import { changeRun, hasAllRuns, placesOf, putRun, setOf, takeRunsAsTheyAre } from "./run-rows.ts";
import { DIGESTED, kindOf, migrate, NEWEST, schemaFault } from "./schema.ts";
import { storedRows } from "./stored-rows.ts";

/**
 * Brings a database into the form in which this lth writes: the newest schema, a header that says so, digests for rows of an
 * older lth, and no run that is still called running. Inside a write transaction of the lock's holder. Returns what was
 * damaged and is mended, in words. Throws an LthError for what cannot be mended.
 */
export function putInOrder(database: Database): string[] {
  const told: string[] = [];
  const found = kindOf(database);
  if (found.kind !== "sound" && found.kind !== "header") throw schemaFault(database.file, found);
  if (found.kind === "header") told.push(`the header of ${database.file} was damaged (${found.says}): it is mended`);
  if (found.kind === "header" || found.version < NEWEST) withDigests(database, found.version);
  if (!hasAllRuns(database)) {
    takeRunsAsTheyAre(database);
    told.push(
      `${database.file} does not hold the runs that were written: one that is missing is there again when it is found again`,
    );
  }
  for (const stored of storedRows(database, "runs")) {
    if (stored.sound && stored.row.state === "running")
      changeRun(database, stored.row.id, () => ({ state: "interrupted" }));
  }
  return told;
}

/** The newest schema. Rows that an older lth wrote get digests; those that were damaged do not, and stay damaged. */
function withDigests(database: Database, from: number): void {
  if (from === 0 || from >= DIGESTED) {
    migrate(database, from);
    if (from === 0) takeRunsAsTheyAre(database);
    return;
  }
  const runs = storedRows(database, "runs").flatMap((each) => (each.sound ? [each.row] : []));
  const jobs = storedRows(database, "jobs").flatMap((each) => (each.sound ? [each.row] : []));
  migrate(database, from);
  for (const run of runs) putRun(database, { ...run, jobs_digest: setOf(placesOf(database, run) ?? []) });
  for (const job of jobs) {
    const digest = rowDigest("jobs", { ...job });
    database.run(query().updateTable("jobs").set({ digest }).where("key", "=", job.key));
  }
  takeRunsAsTheyAre(database);
}
