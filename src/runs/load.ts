import { z } from "zod";
import { codeOf, LthError } from "../errors.ts";
import { byPlace, type JobPlace, type JobRecord, type RunRecord, specSchema, wordsFor } from "../lottery/index.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../regular-file.ts";
import { decodeJob } from "./codec.ts";
import { type Database, query } from "./database.ts";
import { chooseRun, listIn, type RunListing } from "./list.ts";
import { jobFile, type StorePaths } from "./paths.ts";
import { reading } from "./reader.ts";
import { divergenceOf, resultOf } from "./result.ts";
import { isSound, type MeasuredColumns } from "./row-digest.ts";
import { type RunState, schemaVersion } from "./schema.ts";

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
    const listings = database === undefined ? [] : listIn(database, paths);
    const listing = chooseRun(listings, asked, paths);
    if (database === undefined) throw new Error("a run was chosen from no database");
    return load(database, paths, listing);
  });
}

const shapeSchema = z.object({ channels: z.int(), rows: z.int(), columns: z.int() });
const layersSchema = z.array(z.object({ name: z.string(), survivors: z.int(), weights: z.int() }));
const sentences = z.array(z.string());
const remarksSchema = z.object({ noVerdict: sentences, warnings: sentences });
const versionsSchema = z.record(z.string(), z.string());

function load(database: Database, paths: StorePaths, listing: RunListing): StoredRun {
  const [row] = database.rows(query.selectFrom("runs").selectAll().where("id", "=", listing.id));
  if (row === undefined) throw new Error(`run ${listing.id} vanished inside a transaction`);
  const rows = database.rows(
    query
      .selectFrom("run_jobs")
      .innerJoin("jobs", "jobs.key", "run_jobs.key")
      .select(["jobs.key", "trial", "role", "repeat", "round", "density", "layers", "result", "divergence"])
      .$if(schemaVersion(database) >= 2, (select) => select.select("row_sha256"))
      .where("run", "=", listing.id),
  );
  const damaged = rows.find((job) => !isSound({ row_sha256: null, ...job }));
  if (damaged !== undefined) {
    throw new LthError(
      `${paths.database} holds damaged numbers of ${wordsFor(damaged)} (job ${damaged.key})`,
      "ask for the run again: that training is done again, everything else is kept",
      { fault: "found" },
    );
  }
  return understood(paths, listing.id, () => ({
    id: row.id,
    preset: row.preset,
    scale: row.scale,
    trials: row.trials,
    command: row.command,
    spec: specSchema.parse(JSON.parse(row.spec)),
    data: { name: row.data_name, copy: row.data_copy, checksum: row.data_checksum },
    // A database of an older lth has no such column.
    remarks: row.data_remarks ? remarksSchema.parse(JSON.parse(row.data_remarks)) : undefined,
    machine: { instructionSet: row.instruction_set, versions: versionsSchema.parse(JSON.parse(row.versions)) },
    state: listing.state,
    started: row.started,
    finished: row.finished,
    seconds: row.seconds,
    input: shapeSchema.parse(JSON.parse(row.data_shape)),
    jobs: rows.map(jobOf).sort(byPlace),
    firstLayerMask: (trial, round) => {
      const key = rows.find((job) => job.role === "ticket" && job.trial === trial && job.round === round)?.key;
      return key === undefined ? null : firstMask(jobFile(paths, key));
    },
  }));
}

type JobColumns = MeasuredColumns & JobPlace & { readonly row_sha256?: string | null };

function jobOf({ layers, result, divergence, row_sha256: _, ...place }: JobColumns): JobRecord {
  const outcome = result === null ? divergenceOf(divergence ?? "") : resultOf(result);
  return { ...place, layers: layersSchema.parse(JSON.parse(layers)), outcome };
}

/** The mask of the first layer with weights, or null if the job has no file: it diverged, or the file was removed. */
async function firstMask(file: string): Promise<Uint8Array | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(file, LARGEST_FILE);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    const why = error instanceof NotAsExpected ? error.message : (codeOf(error) ?? error);
    throw new LthError(`cannot read ${file}: ${why}`, "check the disk", {
      fault: "found",
      cause: error,
    });
  }
  const [mask] = decodeJob(bytes, file).masks.values();
  return mask ?? null;
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
