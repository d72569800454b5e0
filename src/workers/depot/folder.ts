import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { diskWords } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../../regular-file.ts";
import { removeFile } from "../../remove-file.ts";
import { shown as inWords } from "../../shown.ts";
import { codeOf } from "../../system-errors.ts";
import { flushFolder, writeFlushed } from "../../whole-file.ts";
import { type Depot, DepotFault, expectName, isName, type Put, type Shelf, shelves } from "./depot.ts";
import { samePieces } from "./same-pieces.ts";

/** The file that says that a folder is a depot, so that a slip of the keyboard does not fill another folder. */
const MARK = "lth-depot";
const UNFINISHED = "unfinished";
const DAY = 24 * 3_600_000;
/** A writer that was killed leaves its file; none takes so long to write one. */
const ABANDONED_MS = DAY;

/** Systems without links say so: then a file is renamed, and who came first is not known. */
const WITHOUT_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/**
 * A depot in a folder that all machines share. A file is written under a name of its own, flushed, and then linked to its
 * name, which fails if somebody has it; so of many that race one is first, and what is there is whole.
 *
 * `checkpointDays`: checkpoints that are older are removed now; default: none is. Throws an LthError if the folder holds other
 * things, or cannot be made.
 */
export async function openFolderDepot(
  folder: string,
  { checkpointDays }: { readonly checkpointDays?: number } = {},
): Promise<Depot> {
  const root = resolve(folder);
  const shown = inWords(folder);
  const fault = (what: string, error: unknown, needed?: number): LthError => {
    if (error instanceof LthError) return error;
    const place = { option: "LTH_DEPOT", again: "what was finished is kept, and work goes on by itself" };
    if (error instanceof NotAsExpected)
      return new DepotFault(`the depot ${shown}: ${error.message}`, "remove it there", error);
    const { what: says, cure } = diskWords(error, root, place, needed);
    return new DepotFault(`the depot ${shown} cannot ${what}: ${says}`, cure, error);
  };
  const guarded = async <T>(what: string, work: () => Promise<T>, needed?: number): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fault(what, error, needed);
    }
  };
  await guarded("be opened", async () => {
    await prepare(root, shown);
    if (checkpointDays !== undefined) await removeOld(join(root, "checkpoints"), checkpointDays * DAY);
  });

  const at = (name: string): string => {
    expectName(name);
    return join(root, name);
  };
  const get = async (name: string): Promise<Uint8Array | undefined> => {
    try {
      return await readRegularFile(at(name), LARGEST_FILE);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw fault("be read", error);
    }
  };
  const compared = async (name: string, pieces: readonly Uint8Array[]): Promise<Put> => {
    const there = await get(name);
    return there !== undefined && samePieces(there, pieces) ? "same" : "other";
  };
  /** Writes a file of its own, hands on its path, and leaves none behind. */
  const written = async <T>(pieces: readonly Uint8Array[], work: (path: string) => Promise<T>): Promise<T> => {
    const path = join(root, UNFINISHED, `${hostname()}.${process.pid}.${randomBytes(8).toString("hex")}`);
    try {
      await writeFlushed(path, pieces);
      return await work(path);
    } finally {
      await removeFile(path).catch(() => undefined);
    }
  };
  const bytesOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, { length }) => sum + length, 0);

  return {
    shown,
    get,
    has: (name) =>
      guarded("be read", async () => {
        const found = await stat(at(name)).catch((error: unknown) => {
          if (codeOf(error) === "ENOENT") return undefined;
          throw error;
        });
        return found?.isFile() === true;
      }),
    putNew: (name, ...pieces) =>
      guarded(
        "be written",
        async () => {
          const path = at(name);
          if ((await stat(path).catch(() => undefined)) !== undefined) return compared(name, pieces);
          return written(pieces, async (temporary) => {
            try {
              await link(temporary, path);
            } catch (error) {
              // A server may say that it is there when it made it itself, and its first answer was lost.
              if (codeOf(error) === "EEXIST") return compared(name, pieces);
              if (!WITHOUT_LINKS.includes(codeOf(error) ?? "")) throw error;
              await rename(temporary, path);
            }
            await flushFolder(dirname(path));
            return "new" as const;
          });
        },
        bytesOf(pieces),
      ),
    put: (name, ...pieces) =>
      guarded(
        "be written",
        async () => {
          const path = at(name);
          await written(pieces, (temporary) => rename(temporary, path));
          await flushFolder(dirname(path));
        },
        bytesOf(pieces),
      ),
    remove: (name) => guarded("be written", () => removeFile(at(name))),
    list: (shelf: Shelf) =>
      guarded("be read", async () =>
        (await readdir(join(root, shelf))).map((name) => `${shelf}/${name}`).filter((name) => isName(name)),
      ),
    close: async () => undefined,
  };
}

/** Makes the folder a depot, or sees that it is one; many may do so at once. Removes what killed writers left long ago. */
async function prepare(root: string, shown: string): Promise<void> {
  makeFolder(root);
  const names = await readdir(root);
  const ours: readonly string[] = [MARK, UNFINISHED, ...shelves];
  const other = names.find((name) => !name.startsWith(".") && !ours.includes(name));
  if (!names.includes(MARK) && other !== undefined) {
    throw new LthError(
      `the depot ${shown} is no depot: it holds ${JSON.stringify(other)}`,
      "give LTH_DEPOT a folder that is new or empty",
    );
  }
  for (const name of [UNFINISHED, ...shelves]) await mkdir(join(root, name), { recursive: true });
  if (!names.includes(MARK)) await writeFile(join(root, MARK), "a depot of lth: docs/guide/machines.md\n");
  await removeOld(join(root, UNFINISHED), ABANDONED_MS);
}

/** Removes the files of a folder that nobody wrote for so many milliseconds. */
async function removeOld(folder: string, most: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs), // in the future: some machine's clock is wrong
      () => 0,
    );
    if (age > most) await rm(path, { force: true });
  }
}
