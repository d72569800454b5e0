import { chmod, chown, lstat, readdir, rename, rmdir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../system-errors.ts";
import { flushFolder } from "../whole-file.ts";
import { oldFiles } from "./old-files.ts";
import type { ReportFile } from "./report-file.ts";
import { swapFolders } from "./swap.ts";
import { abandonedIn, makePart, writeInto } from "./unfinished.ts";

/**
 * Puts a report in its place as a folder, in one step: where there is none yet, or nothing but a report. True if that is done;
 * false, and nothing is changed, where the folder must stay: it has other files in it, somebody works in it, it is another
 * user's, or the system cannot. Throws the system's error.
 */
export async function replaceFolder(files: readonly ReportFile[], folder: string): Promise<boolean> {
  const above = dirname(folder);
  const there = await lstat(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  const old = there === undefined ? [] : await readdir(folder, { withFileTypes: true });
  const names = new Set([...files.map(({ name }) => name), ...(await oldFiles(folder))]);
  const stays =
    there !== undefined &&
    (!old.every((entry) => entry.isFile() && names.has(entry.name)) ||
      process.cwd() === folder ||
      (process.getuid !== undefined && there.uid !== process.getuid()) ||
      there.dev !== (await stat(above)).dev);
  if (stays) return false;
  let mine: string;
  try {
    mine = await makePart(above, basename(folder).slice(0, 100));
  } catch (error) {
    // What is above may belong to others.
    if (there !== undefined && ["EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
  try {
    await writeInto(mine, files);
    if (there !== undefined) {
      await chmod(mine, there.mode & 0o7777);
      if ((await stat(mine)).gid !== there.gid) await chown(mine, there.uid, there.gid);
    }
    await flushFolder(mine);
    if (!(await moved(mine, folder))) return false;
    await flushFolder(above);
    return true;
  } finally {
    await clear(mine, folder, names);
  }
}

/** Moves a folder to a place that is free or empty, or swaps it with what is there. */
async function moved(mine: string, folder: string): Promise<boolean> {
  try {
    await rename(mine, folder);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "")) return swapFolders(mine, folder);
    if (["EBUSY", "EXDEV", "EACCES", "EPERM"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

/** Removes the folder that was swapped out. What somebody else put there in the same moment goes back. */
async function clear(mine: string, folder: string, names: ReadonlySet<string>): Promise<void> {
  try {
    for (const entry of await readdir(mine, { withFileTypes: true })) {
      const { name } = entry;
      if (entry.isFile() && names.has(name)) await unlink(join(mine, name));
      else if ((await lstat(join(folder, name)).catch(() => undefined)) === undefined) {
        await rename(join(mine, name), join(folder, name));
      }
    }
    await rmdir(mine);
  } catch {
    // It is gone, or stays: the report is whole either way, and the next writer tries again.
  }
}

/** Removes what killed writers have left beside the folder: a report that was not finished, or the one before it. */
export async function clearAbandoned(folder: string): Promise<void> {
  const above = dirname(folder);
  for (const name of await abandonedIn(above, basename(folder).slice(0, 100))) {
    const left = join(above, name);
    if (!(await lstat(left)).isDirectory()) await unlink(left);
    else await clear(left, folder, new Set((await readdir(left)).filter((each) => /\.(svg|png|csv|html)$/.test(each))));
  }
}
