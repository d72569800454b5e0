import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "libsql";
import { expect } from "vitest";
import { lth } from "./lth-process.ts";

/** Everything of a store in `folder` that must not depend on how often a run was stopped, or on who trained it. */
export async function storeContent(folder: string, store: string) {
  const path = join(folder, store);
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  const database = new Sqlite(join(path, "lth.db"));
  const rows = (query: string) => database.prepare(query).all([]);
  const stored = {
    runs: rows("SELECT id, preset, scale, trials, spec, state, data_name, data_copy, data_checksum FROM runs"),
    jobs: rows("SELECT * FROM jobs ORDER BY key"),
    places: rows("SELECT * FROM run_jobs ORDER BY run, trial, role, repeat, round"),
  };
  const [run] = rows("SELECT id FROM runs ORDER BY started DESC") as { id: string }[];
  database.close();
  const { code, out } = await lth(folder, ["show", run?.id ?? "", "--store", store, "--json"]);
  expect(code).toBe(0);
  // The page says when it was made; its figures do not.
  const files = names.filter((name) => /^jobs\/|\.(csv|svg|png)$/.test(name));
  const digest = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(path, name)))
      .digest("hex");
  // Which command asked for it, and that command's name for the store, are no results.
  const shown = JSON.stringify({ ...JSON.parse(out), command: null }).replaceAll(`"${store}/`, '"store/');
  return { shown, names, files: files.map((name) => `${name} ${digest(name)}`), ...stored };
}
