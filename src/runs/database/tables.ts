import type { Role } from "../../lottery/index.ts";

/** How far a run has come. `running` in a row only means that nobody wrote an end: the lock says whether it runs. */
export type RunState = "running" | "done" | "interrupted" | "failed";

/** One run. The only table with times: everything else is equal after an interrupted and an uninterrupted run. */
export interface RunRow {
  id: string;
  /** Preset, or the name of the spec's file. */
  preset: string;
  scale: string;
  trials: number;
  /** The whole spec, JSON. */
  spec: string;
  /** The command line that asked for it last, or null if a program did. */
  command: string | null;
  state: RunState;
  /** ISO 8601: first start and last end. */
  started: string;
  finished: string | null;
  /** Wall time of all sittings. */
  seconds: number;
  data_name: string;
  data_copy: string;
  data_checksum: string;
  /** Shape of one example, JSON. */
  data_shape: string;
  instruction_set: string;
  /** JSON. */
  versions: string;
  /** What the data do to what was measured with them, JSON; null where there is nothing to say, or nobody looked. */
  data_remarks: string | null;
  /** What must be known of the data to use a network of the run, JSON: `DataUse`; null in a row of an older lth. */
  data_use: string | null;
  /** What its owner calls it, and has written down beside it; null where nothing was said. */
  name: string | null;
  note: string | null;
  /** The set of the run's rows in `run_jobs`: `rowDigest` of each, `toggled` together. */
  jobs_digest: string;
  /** `rowDigest` of this row. */
  digest: string;
}

/** One finished training, whatever runs refer to it. */
interface JobRow {
  key: string;
  /** Canonical JSON. */
  content: string;
  density: number;
  /** Surviving and all weights by layer, JSON. */
  layers: string;
  /** Canonical JSON; one of the two is null. */
  result: string | null;
  divergence: string | null;
  /** Of the job's file; null for a diverged job, which has none. */
  file_sha256: string | null;
  file_bytes: number | null;
  /** `measuredDigest` of a row that an older lth wrote: newer ones have a digest of all of it, `rowDigest`. */
  row_sha256: string | null;
  digest: string;
}

/** Where a job stands in a run. */
interface RunJobRow {
  run: string;
  trial: number;
  role: Role;
  repeat: number;
  round: number;
  key: string;
}

/** The one row that says what runs there are: a row that vanished would else be missed by nobody. */
interface ContentsRow {
  one: 1;
  /** The set of the rows in `runs`: the `digest` of each, `toggled` together. */
  runs_digest: string;
}

/** Who holds the store's lock, or held it last: at most one row, in the lock's own file. */
interface HolderRow {
  /** Tells two holders of one process apart. */
  token: string;
  pid: number;
  host: string;
  run: string;
}

export interface Tables {
  runs: RunRow;
  jobs: JobRow;
  run_jobs: RunJobRow;
  contents: ContentsRow;
  holder: HolderRow;
}
