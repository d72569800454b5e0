import { z } from "zod";
import { LthError } from "../errors.ts";
import { byPlace, type JobPlace, type JobRecord, specSchema, wordsFor } from "../lottery/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import { dataUseSchema } from "./data-use.ts";
import type { Database } from "./database/database.ts";
import { reading } from "./database/reader.ts";
import { damagedRun, placesOf, storedRun } from "./database/run-rows.ts";
import { storedRows } from "./database/stored-rows.ts";
import type { RunState, Tables } from "./database/tables.ts";
import type { StorePaths } from "./files/paths.ts";
import { divergenceOf, resultOf } from "./files/result.ts";
import { chooseRun, runsIn } from "./list.ts";
import { networkAt } from "./network-at.ts";

/** A run as the store has it. `jobs` are those that are finished, by place. */
export interface StoredRun extends RunRecord {
  readonly state: RunState;
  /** Wall time of all sittings so far. */
  readonly seconds: number;
}

/**
 * Everything that is known of a run, also of one that is running or was interrupted. `asked` is its id or the beginning of
 * it. Throws an LthError for an unknown run, a place that is no store, and a database whose content cannot be understood.
 */
export function loadRun(store: string, asked: string): StoredRun {
  return reading(store, (database, paths) => {
    const runs = runsIn(database, paths);
    const id = chooseRun(runs, asked, paths);
    if (database === undefined) throw new Error("a run was chosen from no database");
    const listing = runs.listings.find((run) => run.id === id);
    if (listing === undefined) throw damagedRun(paths.database, id);
    return { ...runOf(database, paths, id), state: listing.state };
  });
}

const shapeSchema = z.object({ channels: z.int(), rows: z.int(), columns: z.int() });
const layersSchema = z.array(z.object({ name: z.string(), survivors: z.int(), weights: z.int() }));
const sentences = z.array(z.string());
const remarksSchema = z.object({ noVerdict: sentences, warnings: sentences });
const versionsSchema = z.record(z.string(), z.string());

/** What a run was made with, as its row has it. Throws a ZodError or a SyntaxError for something else. */
export const versionsOf = (text: string): Readonly<Record<string, string>> => versionsSchema.parse(JSON.parse(text));

/** The same from an open database, in the state that its row says. */
export function runOf(database: Database, paths: StorePaths, id: string): StoredRun {
  const stored = storedRun(database, id);
  const places = stored?.sound ? placesOf(database, stored.row) : undefined;
  if (!stored?.sound || places === undefined) throw damagedRun(paths.database, id);
  const { row } = stored;
  const ofRun = "t.key IN (SELECT key FROM run_jobs WHERE run = ?)";
  const jobs = new Map(storedRows(database, "jobs", { [ofRun]: row.id }).map((job) => [job.row.key, job]));
  const rows = places.map(({ run: _, ...place }) => {
    const job = jobs.get(place.key);
    if (job?.sound) return { ...job.row, ...place };
    throw new LthError(
      `${paths.database} holds damaged numbers of ${wordsFor(place)} (job ${place.key})`,
      "ask for the run again: that training is done again, everything else is kept",
      { fault: "found" },
    );
  });
  return understood(paths, id, () => {
    // A database of an older lth has no such columns.
    const use = row.data_use ? dataUseSchema.parse(JSON.parse(row.data_use)) : null;
    const remarks = row.data_remarks ? remarksSchema.parse(JSON.parse(row.data_remarks)) : undefined;
    const { name = null, note = null } = row;
    return {
      id: row.id,
      preset: row.preset,
      scale: row.scale,
      trials: row.trials,
      command: row.command,
      name,
      note,
      spec: specSchema.parse(JSON.parse(row.spec)),
      data: { name: row.data_name, copy: row.data_copy, checksum: row.data_checksum },
      remarks,
      machine: { instructionSet: row.instruction_set, versions: versionsOf(row.versions) },
      state: row.state,
      started: row.started,
      finished: row.finished,
      seconds: row.seconds,
      input: shapeSchema.parse(JSON.parse(row.data_shape)),
      jobs: rows.map(jobOf).sort(byPlace),
      network: (place, moment) => networkAt(paths, rows, place, moment, use),
    };
  });
}

type JobColumns = Tables["jobs"] & JobPlace;

function jobOf({ key, trial, role, repeat, round, density, layers, result, divergence }: JobColumns): JobRecord {
  const outcome = result === null ? divergenceOf(divergence ?? "") : resultOf(result);
  return { key, trial, role, repeat, round, density, layers: layersSchema.parse(JSON.parse(layers)), outcome };
}

function understood<T>(paths: StorePaths, run: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    throw new LthError(
      `${paths.database} holds run ${run} in a form that this lth does not understand`,
      "use the lth that wrote it, or remove the run with lth rm and find it again",
      { fault: "found", cause: error },
    );
  }
}
