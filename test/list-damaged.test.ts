import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterAll, expect, test } from "vitest";
import { lth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

const home = mkdtempSync(join(tmpdir(), "lth-list-"));
afterAll(() => rmSync(home, { recursive: true }));

test("list shows the runs that are sound, names the damaged one below them, and ends with 1", async () => {
  writeSmallData(join(home, "digits"));
  const find = async (seed: string) => {
    const flags = ["--set", "data.validation=100", "--set", "model.widths=[10]", "--iterations", "20", "--trials", "1"];
    const { code, err } = await lth(home, ["train", "lenet-mnist", "--data", "digits", "--seed", seed, ...flags]);
    expect(code, err).toBe(0);
  };
  for (const seed of ["1", "2", "3"]) await find(seed);
  const ids = JSON.parse((await lth(home, ["list", "--json"])).out).map(({ id }: { id: string }) => id);
  const database = new Sqlite(join(home, "runs", "lth.db"));
  database.exec(`UPDATE runs SET trials = 9 WHERE id = '${ids[1]}'`);
  database.close();
  const error = `holds damaged numbers of run "${ids[1]}"`;
  const words = await lth(home, ["list"]);
  expect(words).toMatchObject({ code: 1, err: expect.stringContaining(error) });
  expect(words.err.trimEnd().split("\n")).toHaveLength(2);
  for (const id of ids) expect(words.out.includes(id)).toBe(id !== ids[1]);
  const json = await lth(home, ["list", "--json"]);
  expect(json).toMatchObject({ code: 1, err: words.err });
  expect(JSON.parse(json.out).map(({ id }: { id: string }) => id)).toEqual([ids[0], ids[2]]);
  await find("2");
  expect(JSON.parse((await lth(home, ["list", "--json"])).out)).toHaveLength(3);
});
