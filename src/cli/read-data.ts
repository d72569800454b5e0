import type { Dataset, LoadOptions } from "../data/arrays/index.ts";
import { loadDataset } from "../data/index.ts";
import { showDataProgress } from "./progress/data-progress.ts";

/** `loadDataset`, with how far it is on stderr once that takes a while. */
export async function readData(
  name: string,
  path: string | undefined,
  options: Omit<LoadOptions, "onProgress"> = {},
): Promise<Dataset> {
  const reading = showDataProgress(process.stderr, process.env);
  try {
    return await loadDataset(name, path, { ...options, onProgress: reading.take });
  } finally {
    reading.close();
  }
}
