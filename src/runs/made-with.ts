import { z } from "zod";
import { LthError, UnknownEntry } from "../errors.ts";
import { outsideIn } from "../lottery/index.ts";
import { reading } from "./database/reader.ts";
import { storedRows } from "./database/stored-rows.ts";
import { versionsOf } from "./load.ts";

/**
 * What `work` returns. An entry that is unknown in it, and that a run of the store was made with, is named with that run and
 * the module that it came from.
 */
export async function knowingModules<T>(store: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UnknownEntry ? withModule(error, store) : error;
  }
}

function withModule(error: UnknownEntry, store: string): UnknownEntry {
  const made = error.entries.flatMap((entry) => madeWith(store, entry) ?? []);
  const [first] = made;
  if (first === undefined) return error;
  const all = [...new Set(made.map(({ module }) => module ?? "the module"))]
    .map((module) => `--use ${module}`)
    .join(" ");
  const says = made.map(
    ({ run, entry, module, code }) =>
      `run ${run} was made with ${entry}${module === undefined ? "" : ` of ${module}`}, code ${code.slice(0, 8)}`,
  );
  return new UnknownEntry(error.message, `${says.join(", ")}: add ${all}, by its path; ${error.cure}`, error.entries);
}

/** The newest run of the store that was made with an entry from outside. A store that cannot be read says nothing. */
function madeWith(store: string, entry: string) {
  try {
    return reading(store, (database) => {
      const rows =
        database === undefined ? [] : storedRows(database, "runs").flatMap((each) => (each.sound ? [each.row] : []));
      const newest = rows.sort((a, b) => (a.started < b.started ? 1 : -1));
      for (const { id, versions } of newest) {
        const found = outsideIn(versionsOf(versions)).find((one) => one.entry === entry);
        if (found) return { run: id, ...found };
      }
      return undefined;
    });
  } catch (error) {
    if (error instanceof LthError || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
