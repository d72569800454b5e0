import { join } from "node:path";
import { z } from "zod";
import { LthError } from "../../errors.ts";
import { readRegularFile } from "../../regular-file.ts";
import { type Decoded, entryPath, readEntry } from "./entry.ts";
import { cacheFolder } from "./folder.ts";
import { writeWhole } from "./whole-file.ts";

/** Which images a data set's name means when no `--data` is given. */
const namedSchema = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/), copy: z.string() });
export type Named = z.output<typeof namedSchema>;

/** Bytes of the longest that is read: a key, and a copy's name with its path. */
const LONGEST = 1 << 16;

const namedPath = (name: string): string => join(cacheFolder(), "named", `${name}.json`);

/** From now on `name` without `--data` means the entry `key`; the last that was said counts. */
export const writeNamed = (name: string, named: Named): Promise<void> =>
  writeWhole(namedPath(name), [`${JSON.stringify(named)}\n`]);

/**
 * The images that were imported as `name`, or undefined if none were. Throws an LthError ("found") if the cache no longer
 * has them whole: only the files that they came from can say what they were.
 */
export async function readNamed(name: string): Promise<(Decoded & { readonly copy: string }) | undefined> {
  const bytes = await readRegularFile(namedPath(name), LONGEST).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const named = namedIn(new TextDecoder().decode(bytes));
  const set = named === undefined ? undefined : await readEntry(named.key);
  if (named !== undefined && set !== undefined) return { ...set, copy: named.copy };
  const place = named === undefined ? namedPath(name) : entryPath(named.key);
  throw new LthError(
    `${place}: expected the images that were imported as ${name}, found them missing or damaged`,
    `import them again: lth data import PATH --as ${name} (or give --data PATH)`,
    { fault: "found" },
  );
}

function namedIn(text: string): Named | undefined {
  try {
    return namedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
