import type * as fs from "node:fs/promises";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LthError } from "../errors.ts";
import { swapFolders } from "./swap.ts";
import { writeReportFiles } from "./write-files.ts";

/** A disk that fails at a chosen call that changes something, and a kill: a call that never comes back. */
const disk = vi.hoisted(() => ({ before: (): Promise<never> | undefined => undefined }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    rename: (from: string, to: string) => disk.before() ?? real.rename(from, to),
    mkdir: (path: string) => disk.before() ?? real.mkdir(path),
    open: (path: string, flags: string) => (flags === "wx" ? disk.before() : undefined) ?? real.open(path, flags),
  };
});
vi.mock("./swap.ts", async (original) => {
  const real = await original<{ swapFolders: typeof swapFolders }>();
  return { swapFolders: vi.fn(real.swapFolders) };
});

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "report-")), "report");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dirname(folder), { recursive: true });
});

/** The call number `from` fails, or never comes back. `isPast`: there were not so many. */
async function disturbed(work: () => Promise<unknown>, how: "EIO" | "killed", from: number, calls = 1) {
  let made = 0;
  let outcome: unknown;
  await new Promise<void>((resolve) => {
    disk.before = () => {
      const call = made++;
      if (call < from || call >= from + calls) return undefined;
      if (how === "EIO") return Promise.reject(Object.assign(new Error("EIO: i/o error"), { code: "EIO" }));
      outcome = "killed";
      resolve();
      return new Promise(() => undefined);
    };
    work()
      .then(
        () => "written",
        (error: unknown) => error,
      )
      .then((ended) => {
        outcome = ended;
        resolve();
      });
  });
  disk.before = () => undefined;
  return { outcome, isPast: made <= from };
}

const names = ["early-stop.svg", "early-stop.png", "time-ratios.csv", "report.html"];
const content = (what: string, of: readonly string[]) => `${what} ${of.map((name) => `<a href="${name}">`).join("")}`;
const files = (what: string, of: readonly string[] = names) => of.map((name) => ({ name, content: content(what, of) }));
const old = ["early-stop.svg", "first-layer.csv", "report.html"];

/** What the folder holds of reports: [name, first word], and the rest. */
async function held() {
  const all = (await readdir(folder).catch(() => [])).sort();
  const mine = all.filter((name) => !name.startsWith(".") && name !== "thesis.csv");
  const words = await Promise.all(
    mine.map(async (name) => (await readFile(join(folder, name), "utf8")).split(" ")[0] ?? ""),
  );
  return { mine, words: [...new Set(words)], hidden: all.filter((name) => name.startsWith(".")) };
}
const whole = (what: string, of: readonly string[]) => ({ mine: [...of].sort(), words: [what], hidden: [] });

/** A folder with nothing but a report, and one with a file of its user. */
const folders = {
  "a folder of its own": async () => undefined,
  "a folder with other files": async () => writeFile(join(folder, "thesis.csv"), "mine"),
} as const;

describe.each(Object.entries(folders))("in %s", (kind, prepare) => {
  beforeEach(async () => {
    await writeReportFiles(files("old", old), folder);
    await prepare();
  });
  afterEach(async () => {
    if (kind === "a folder with other files") expect(await readFile(join(folder, "thesis.csv"), "utf8")).toBe("mine");
    expect(await readdir(dirname(folder))).toEqual(["report"]);
  });

  test("the new report replaces the old one, whose other files stayed beside it", async () => {
    await writeReportFiles(files("new"), folder);
    expect(await held()).toEqual(whole("new", names));
  });

  test("a disk that fails once, at any call: the old report, where new and old files were mixed", async () => {
    let faults = 0;
    for (let from = 0; ; from++) {
      const { outcome, isPast } = await disturbed(() => writeReportFiles(files("new"), folder), "EIO", from);
      if (isPast) break;
      faults += 1;
      if (outcome !== "written") expect(outcome).toBeInstanceOf(LthError);
      expect(await held()).toEqual(outcome === "written" ? whole("new", names) : whole("old", old));
      await writeReportFiles(files("old", old), folder);
    }
    expect(faults).toBeGreaterThan(5);
    expect(await held()).toEqual(whole("new", names));
  });

  test("a writer that is killed at any call: no mixture, and the next puts it in order even if it fails itself", async () => {
    for (let from = 0; ; from++) {
      const { outcome, isPast } = await disturbed(() => writeReportFiles(files("new"), folder), "killed", from);
      const found = await held();
      expect(found.words.length).toBeLessThanOrEqual(1);
      // The page comes last and goes first: where it is, the report is whole.
      const of = found.words[0] === "new" ? names : old;
      if (found.mine.includes("report.html")) expect(found.mine).toEqual([...of].sort());
      if (kind === "a folder of its own") expect(found.mine).toContain("report.html");
      if (isPast) break;
      expect(outcome).toBe("killed");
      await asOfTheDead();
      const endless = { name: `${"x".repeat(300)}.svg`, content: "third" };
      await expect(writeReportFiles([endless, ...files("third")], folder)).rejects.toThrow("the name is too long");
      const after = await held();
      expect([whole("old", old), whole("new", names)]).toContainEqual(after);
      await writeReportFiles(files("old", old), folder);
      expect(await held()).toEqual(whole("old", old));
    }
  });
});

/** The process that was killed here is the test's own: gives what it left to one that is gone. */
async function asOfTheDead(): Promise<void> {
  for (const place of [dirname(folder), folder]) {
    for (const name of await readdir(place)) {
      const dead = name.replace(`.${process.pid}-`, ".4194305-");
      if (dead !== name) await rename(join(place, name), join(place, dead));
    }
  }
  const what = join(folder, ".report.change", "what.json");
  const text = await readFile(what, "utf8").catch(() => undefined);
  if (text !== undefined) await writeFile(what, text.replace(String(process.pid), "4194305"));
}

test("where a file system cannot swap folders, files change places", async () => {
  await writeReportFiles(files("old", old), folder);
  vi.mocked(swapFolders).mockReturnValueOnce(false);
  await writeReportFiles(files("new"), folder);
  expect(swapFolders).toHaveBeenCalled();
  expect(await held()).toEqual(whole("new", names));
});

test("a page of another program that links to files of its own: they stay", async () => {
  await mkdir(folder);
  await writeFile(join(folder, "report.html"), '<a href="thesis.csv"> <a href="../x.svg">');
  await writeFile(join(folder, "thesis.csv"), "mine");
  await writeReportFiles(files("new"), folder);
  expect(await readFile(join(folder, "thesis.csv"), "utf8")).toBe("mine");
  expect(await held()).toEqual(whole("new", names));
});

test("a disk that fails from some call on, also while files go back: the same process completes it at once", async () => {
  await writeReportFiles(files("old", old), folder);
  await writeFile(join(folder, "thesis.csv"), "mine");
  let left = 0;
  for (let from = 9; from <= 15; from += 2) {
    await disturbed(() => writeReportFiles(files("new"), folder), "EIO", from, Infinity);
    const { mine, words, hidden } = await held();
    if (mine.includes("report.html")) expect(whole("old", old)).toMatchObject({ mine, words });
    else expect(words.length).toBeLessThanOrEqual(1);
    left += hidden.length;
    await writeReportFiles(files("old", old), folder);
    expect(await held()).toEqual(whole("old", old));
  }
  expect(left).toBeGreaterThan(0);
});

test("two writers at once, in a folder with other files, leave one whole report", async () => {
  await mkdir(folder);
  await writeFile(join(folder, "thesis.csv"), "mine");
  await Promise.all(["one", "two", "six"].map((what) => writeReportFiles(files(what), folder)));
  const { mine, words, hidden } = await held();
  expect([mine, words.length, hidden]).toEqual([[...names].sort(), 1, []]);
});

test("a folder with a figure's name is not touched, and nothing else is", async () => {
  await writeReportFiles(files("old", old), folder);
  await mkdir(join(folder, "early-stop.png"));
  await writeFile(join(folder, "early-stop.png", "mine"), "");
  await expect(writeReportFiles(files("new"), folder)).rejects.toThrow("a folder is in its place");
  expect(await readdir(join(folder, "early-stop.png"))).toEqual(["mine"]);
  expect(await readFile(join(folder, "report.html"), "utf8")).toContain("old");
});

test("a report's folder that is a link was written through: it is refused, and what it leads to stays", async () => {
  const victim = join(dirname(folder), "victim");
  await mkdir(victim);
  await symlink(victim, folder);
  const failure = await writeReportFiles(files("new"), folder).catch((error: unknown) => error);
  expect(failure).toMatchObject({ fault: "asked", message: expect.stringContaining(`is a link to ${victim}`) });
  expect(await readdir(victim)).toEqual([]);
});
