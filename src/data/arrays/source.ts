import type { Dataset } from "./dataset.ts";

/** How a data set is read. */
export interface LoadOptions {
  /**
   * What the cache is for, where images must be decoded. `use`: read from it and keep what was decoded; `require`: the same,
   * and fail if it cannot be kept; `read`: write nothing; `off`: leave it alone. Default `use`.
   */
  readonly cache?: "use" | "require" | "read" | "off" | undefined;
  /** Told often; whoever shows it decides how often that is. */
  readonly onProgress?: ((progress: DataProgress) => void) | undefined;
  /** Ends the reading, with `Interrupted`. Looked at wherever progress is told. */
  readonly signal?: AbortSignal | undefined;
}

/** How far the reading, decoding or fetching of a data set is. */
export interface DataProgress {
  readonly doing: "reading" | "decoding" | "fetching";
  readonly unit: "images" | "bytes";
  readonly done: number;
  /** Missing as long as it is not known. */
  readonly total?: number | undefined;
}

/** What a source reads: everything of a data set but its name, and its checksum where that is not known yet. */
export interface Contents extends Omit<Dataset, "name" | "checksum" | "remarks"> {
  /** As in `Dataset`, where it is known already; else it is computed. */
  readonly checksum?: string;
}

/** How a named data set is found and read; one per file, listed in `data/index.ts`. */
export interface DataSource {
  /** One line for `lth data list`. */
  readonly about: string;
  /** Example counts that the complete data set has; null if it has as many as its user puts there. */
  readonly counts: { readonly train: number; readonly test: number } | null;
  /**
   * Reads the data set completely or throws an LthError that names the file, what was expected and what was found.
   * `path` is the user's `--data PATH`; without it the copy that comes with lth, or that was fetched, is read.
   */
  load(path: string | undefined, options?: LoadOptions): Promise<Contents>;
  /** Downloads it into the cache, where that is allowed; `from`: other addresses of the same file, tried first. */
  fetch?(from: readonly string[], options?: LoadOptions): Promise<Fetched>;
}

/** What `fetch` did. */
export interface Fetched {
  readonly dataset: Dataset;
  readonly path: string;
  /** Where it came from; undefined if it was there already. */
  readonly url: string | undefined;
}
