import { z } from "zod";
import { FROM_A_MODULE, LthError, UnknownEntry } from "../errors.ts";
import { outsideIn } from "../lottery/index.ts";
import { namesInWords } from "../text.ts";
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
  const made = new Map<string, { readonly entries: string[]; readonly run: string; readonly module: string }>();
  for (const entry of error.entries) {
    const found = madeWith(store, entry);
    if (found === undefined) continue;
    const { run, code, module = "a module" } = found;
    const key = `${run} ${code}`;
    const of = made.get(key) ?? { entries: [], run, module: `${module}, code ${code.slice(0, 8)}` };
    of.entries.push(entry);
    made.set(key, of);
  }
  if (made.size === 0) return error;
  const says = [...made.values()].map(
    ({ run, entries, module }) => `run ${run} was made with ${namesInWords(entries)} of ${module}`,
  );
  const hint = `${says.join("; ")}: add --use and its path (in the library: use)`;
  const { cure } = error;
  const known = cure.includes(FROM_A_MODULE) ? cure.replace(FROM_A_MODULE, () => hint) : `${cure}; ${hint}`;
  return new UnknownEntry(error.message, known, error.entries);
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
