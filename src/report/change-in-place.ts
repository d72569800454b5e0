import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isGone } from "../process-gone.ts";
import { readRegularFile } from "../regular-file.ts";
import { codeOf } from "../system-errors.ts";
import { flushFolder, writeFlushed } from "../whole-file.ts";
import { oldFiles, PAGE } from "./old-files.ts";
import type { ReportFile } from "./report-file.ts";
import { makePart, removeQuietly, writeInto } from "./unfinished.ts";

/** The one change that a folder is in; whoever has moved a part there may make it. */
const CHANGE = ".report.change";
const WHAT = "what.json";
/** Seconds after which a writer that is still at it is taken for hung, or for one of another machine that is gone. */
const PATIENCE = 10;

/**
 * Replaces the report in a folder that has other files in it, which stay. Everything is written first. Then the old files go
 * out, the page first, and the new come in, the page last: nobody sees old and new ones together. If one cannot be moved, all
 * go back. A writer that is killed in between leaves what the next one needs to complete it: `complete`.
 */
export async function changeInPlace(files: readonly ReportFile[], folder: string): Promise<void> {
  const names = files.map(({ name }) => name);
  for (const name of names) {
    if (!(await lstat(join(folder, name)).catch(() => undefined))?.isDirectory()) continue;
    throw Object.assign(new Error(`EISDIR: ${name} is a folder`), { code: "EISDIR" });
  }
  const part = await makePart(folder, "report");
  try {
    for (const inner of ["new", "old"]) await mkdir(join(part, inner));
    await writeInto(join(part, "new"), files);
    await writeFlushed(join(part, WHAT), [JSON.stringify({ pid: process.pid, names } satisfies Change)]);
    await begin(part, folder);
  } catch (error) {
    await removeQuietly(part);
    throw error;
  }
  const change = join(folder, CHANGE);
  const out = [...new Set([...(await oldFiles(folder)), PAGE, ...names])].map((name) => ({
    from: join(folder, name),
    to: join(change, "old", name),
  }));
  const into = names.map((name) => ({ from: join(change, "new", name), to: join(folder, name) }));
  const done: Move[] = [];
  try {
    for (const move of out) if (await isThere(move.from)) await make(move, done);
    for (const move of into) await make(move, done);
    await flushFolder(folder);
  } catch (error) {
    let isBack = true;
    for (const { from, to } of done.reverse()) {
      isBack &&= await rename(to, from).then(
        () => true,
        () => false,
      );
    }
    if (isBack) await removeQuietly(change);
    else givenUp.add(folder);
    throw error;
  }
  await removeQuietly(change);
}

/** Folders whose change this process could not take back on a failing disk: it stays for `complete`. */
const givenUp = new Set<string>();

interface Move {
  readonly from: string;
  readonly to: string;
}

async function make(move: Move, done: Move[]): Promise<void> {
  await rename(move.from, move.to);
  done.push(move);
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** From now on the change is this one. Waits for another's, and completes it if nobody does. */
async function begin(part: string, folder: string): Promise<void> {
  for (;;) {
    try {
      return await rename(part, join(folder, CHANGE));
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "")) throw error;
    }
    await complete(folder);
  }
}

/** What a change says of itself, for `complete`. */
interface Change {
  readonly pid: number;
  /** All files of the new report. */
  readonly names: readonly string[];
}

/** What is being changed in the folder, or undefined if nothing is. */
async function changeIn(folder: string): Promise<Change | undefined> {
  try {
    const bytes = await readRegularFile(join(folder, CHANGE, WHAT), 1 << 20);
    return JSON.parse(new TextDecoder().decode(bytes)) as Change;
  } catch {
    return undefined;
  }
}

/** Completes the change of a writer that was killed, if there is one. Waits for one that is at work. */
export async function complete(folder: string): Promise<void> {
  const deadline = performance.now() + 1000 * PATIENCE;
  let what = await changeIn(folder);
  for (; what !== undefined && !isGone(what.pid); what = await changeIn(folder)) {
    if (givenUp.has(folder) || performance.now() > deadline) break;
    await sleep(20);
  }
  const change = join(folder, CHANGE);
  if (!(await lstat(change).catch(() => undefined))?.isDirectory()) return;
  const left = await readdir(join(change, "new")).catch((): string[] => []);
  if (what !== undefined && left.includes(PAGE)) {
    // Old files that the new report has no more are named by the old page, wherever that is by now.
    const old = [...(await oldFiles(join(change, "old"))), ...(await oldFiles(folder))];
    const stale = old.filter((name) => !what.names.includes(name));
    for (const name of [PAGE, ...stale, ...left]) await rm(join(folder, name), { force: true });
    for (const name of [...left.filter((each) => each !== PAGE), PAGE]) {
      await rename(join(change, "new", name), join(folder, name));
    }
    await flushFolder(folder);
  }
  await rm(change, { recursive: true, force: true });
  givenUp.delete(folder);
}
