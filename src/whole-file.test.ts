import {
  lutimesSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import type * as Promises from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeWhole, writeWholeNew } from "./whole-file.ts";

/** Calls of the system that fail. */
const failing = vi.hoisted(() => ({ calls: new Set<"unlink" | "open a folder">() }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof Promises>();
  const fail = () => Promise.reject(Object.assign(new Error("EIO: i/o error"), { code: "EIO" }));
  const open: typeof real.open = (path, flags, mode) =>
    flags === "r" && failing.calls.has("open a folder") ? fail() : real.open(path, flags, mode);
  const unlink: typeof real.unlink = (path) => (failing.calls.has("unlink") ? fail() : real.unlink(path));
  return { ...real, open, unlink };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-whole-file-"));
});
afterEach(() => {
  failing.calls.clear();
  rmSync(folder, { recursive: true });
});

/** More than any system gives out. */
const GONE = 2 ** 22 + 1;
const DIGITS = "0123456789ab";
const hoursAgo = (hours: number) => Date.now() / 1000 - 3600 * hours;

describe("a new file", () => {
  test("what killed writers of it left is removed, and nothing else", async () => {
    const stays = [
      `t.safetensors.${process.pid}-${DIGITS}.unfinished`, // its process is there
      `other.${GONE}-${DIGITS}.unfinished`,
      `t.safetensorsx.${GONE}-${DIGITS}.unfinished`,
      `txsafetensors.${GONE}-${DIGITS}.unfinished`,
      `t.safetensors.${GONE}-${DIGITS}.unfinished.mine`,
      `t.safetensors.${GONE}-${DIGITS}0.unfinished`,
      "t.safetensors.unfinished",
      "t.safetensors.mine.unfinished",
    ];
    const goes = [`t.safetensors.${GONE}-${DIGITS}.unfinished`, `t.safetensors.${GONE + 1}-ffffffffffff.unfinished`];
    for (const name of [...stays, ...goes]) {
      writeFileSync(join(folder, name), "half");
      utimesSync(join(folder, name), hoursAgo(2), hoursAgo(2));
    }
    const young = `t.safetensors.${GONE}-000000000000.unfinished`;
    writeFileSync(join(folder, young), "half"); // a writer of another machine, perhaps
    await writeWholeNew(join(folder, "t.safetensors"), ["all"]);
    expect(readdirSync(folder).sort()).toEqual([...stays, young, "t.safetensors"].sort());
  });

  test("where a link stands for what was left, the link goes, and what it points to stays", async () => {
    const mine = join(folder, "mine");
    writeFileSync(mine, "mine");
    const left = join(folder, `t.${GONE}-${DIGITS}.unfinished`);
    symlinkSync(mine, left);
    lutimesSync(left, hoursAgo(2), hoursAgo(2));
    await writeWholeNew(join(folder, "t"), ["all"]);
    expect(readdirSync(folder).sort()).toEqual(["mine", "t"]);
    expect(readFileSync(mine, "utf8")).toBe("mine");
  });

  test.each([["unlink"], ["open a folder"]] as const)(
    "is there, and said to be, where the system cannot %s",
    async (call) => {
      failing.calls.add(call);
      await writeWholeNew(join(folder, "t"), ["all"]);
      expect(readFileSync(join(folder, "t"), "utf8")).toBe("all");
    },
  );
});

test("a file that is written over is not said to be kept where the folder cannot be flushed", async () => {
  failing.calls.add("open a folder");
  await expect(writeWhole(join(folder, "t"), join(folder, "t.tmp"), ["all"])).rejects.toMatchObject({ code: "EIO" });
});
