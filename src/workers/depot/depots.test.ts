import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sha256 } from "../../hash.ts";
import { DepotFault } from "./depot.ts";
import { depotLaws } from "./depot-laws.test-data.ts";
import { openFolderDepot } from "./folder.ts";
import { memoryDepot } from "./memory.test-data.ts";
import { openDepot } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-depots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a folder", () => {
  const place = join(folder, "shared", "depot");
  depotLaws(() => openFolderDepot(place));

  test("leaves nothing unfinished behind", () => {
    expect(readdirSync(join(place, "unfinished"))).toEqual([]);
  });

  test("loses checkpoints that are older than so many days, where it is asked to, and nothing else", async () => {
    const own = join(folder, "own");
    const depot = await openFolderDepot(own);
    const [old, young] = [sha256("old"), sha256("young")];
    const names = [`checkpoints/${old}`, `checkpoints/${young}`, `results/${old}`];
    for (const name of names) await depot.put(name, new Uint8Array(1));
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const name of [`checkpoints/${old}`, `results/${old}`]) utimesSync(join(own, name), ago(31), ago(31));
    utimesSync(join(own, `checkpoints/${young}`), ago(29), ago(29));
    await openFolderDepot(own);
    expect(await Promise.all(names.map(depot.has))).toEqual([true, true, true]);
    await openFolderDepot(own, { checkpointDays: 30 });
    expect(await Promise.all(names.map(depot.has))).toEqual([false, true, true]);
  });

  test("that holds other things is refused, and left as it is", async () => {
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "thesis.tex"), "");
    await expect(openFolderDepot(other)).rejects.toThrow('is no depot: it holds "thesis.tex"');
    expect(readdirSync(other)).toEqual(["thesis.tex"]);
  });

  test("in which a folder is in a thing's place says so as a fault of the depot", async () => {
    const depot = await openFolderDepot(place);
    const name = `jobs/${sha256("in its place")}`;
    mkdirSync(join(place, name));
    await expect(depot.get(name)).rejects.toThrow(DepotFault);
    await expect(depot.put(name, new Uint8Array(1))).rejects.toThrow(DepotFault);
    expect(await depot.has(name)).toBe(false);
    rmSync(join(place, name), { recursive: true });
  });
});

describe("memory, in which tests keep things", () => {
  const depot = memoryDepot();
  depotLaws(async () => depot);
});

test.each(["http://host/depot", "gs://bucket"])("%s is no depot", async (place) => {
  await expect(openDepot(place)).rejects.toThrow("expected a folder or s3://bucket/prefix");
});

test.each(["s3://", "s3://B/x", "s3://bucket/a b"])("%s is no place in S3", async (place) => {
  await expect(openDepot(place)).rejects.toThrow("which is no place in S3");
});
