import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sha256 } from "../src/hash.ts";
import { stream } from "../src/random.ts";
import { lth, startLth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  for (const place of ["whole", "killed"]) {
    mkdirSync(join(folder, place));
    writeSmallData(join(folder, place, "digits"));
  }
});

/** Figures 9, 14 and 15 of LeNet itself, so that pages draw them, in four runs that share trainings of a tenth of a second. */
const ask = [
  ...["reproduce", "fig9", "fig14", "fig15", "--network", "lenet", "--data", "mnist=digits", "--store", "runs"],
  ...["--iterations", "100it", "--rounds", "2", "--trials", "1", "--set", "data.validation=100"],
  ...["--set", "measure={every: 20, test: 20}", "--jobs", "2"],
];

/** Everything that came of it, by its path, but for when and how long it was worked on. */
async function bytesOf(place: string): Promise<Readonly<Record<string, string>>> {
  const home = join(folder, place);
  for (const args of [
    ["reproduce", "keep", "--store", "runs", "--to", "kept"],
    ["reproduce", "pages", "--from", "kept", "--out", "pages"],
  ]) {
    expect(await lth(home, args)).toMatchObject({ code: 0, err: "" });
  }
  const files = ["runs/jobs", "runs/reports", "kept", "pages"].flatMap((part) =>
    readdirSync(join(home, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(home.length + 1)),
  );
  return Object.fromEntries(
    files.sort().map((path) => {
      const bytes = readFileSync(join(home, path));
      if (path.endsWith(".html")) return [path, bytes.toString().replace(/; \d+ seconds of work, from [^<]* UTC/g, "")];
      if (path.endsWith(".md")) return [path, bytes.toString().replace(/ \d+ \|$/gm, "")];
      if (!path.endsWith(".gz")) return [path, sha256(bytes)];
      const lines = gunzipSync(bytes).toString();
      return [path, lines.replace(/"started":"[^"]*","finished":"[^"]*","seconds":[\d.]+,/, "")];
    }),
  );
}

test("killed with -9 at ten random moments and started again each time, it ends with the same trainings, figures, pages and kept data", async () => {
  const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const began = performance.now();
  expect(await lth(join(folder, "whole"), ask)).toMatchObject({ code: 0 });
  const whole = performance.now() - began;

  const told = [`KILL_SEED=${seed}, ${Math.round(whole)} ms`];
  let ended = 0;
  for (let kills = 0, start = 0; kills < 10; start++) {
    expect(start, told.join("\n")).toBeLessThan(60);
    const [draw = 0] = drawn(seed, start);
    // At first it gets further a quarter at a time; when all is trained what is left is to start and to report.
    const after = draw * (ended > 0 ? whole / 8 : whole / 3);
    const running = startLth(join(folder, "killed"), ask);
    const timer = setTimeout(() => running.process.kill("SIGKILL"), after);
    const { code, signal, err } = await running.ended;
    clearTimeout(timer);
    told.push(`${Math.round(after)} ms: ${signal ?? `exit ${code}`}`);
    expect(err, told.join("\n")).not.toMatch(/done again|cannot/);
    if (signal === "SIGKILL") kills++;
    else {
      expect(code, told.join("\n")).toBe(0);
      ended++;
    }
  }
  expect(await lth(join(folder, "killed"), ask), told.join("\n")).toMatchObject({ code: 0 });

  const [one, other] = [await bytesOf("whole"), await bytesOf("killed")];
  expect(Object.keys(one).filter((path) => path.startsWith("runs/jobs/")).length).toBeGreaterThan(9);
  for (const name of [
    "pages/README.md",
    "pages/appendix-b.md",
    "pages/appendix-f.md",
    "runs/reports/paper/report.html",
  ]) {
    expect(Object.keys(one)).toContain(name);
  }
  expect(other, told.join("\n")).toEqual(one);
});

/** Numbers from 0 to 1 for a start. */
function drawn(seed: number, start: number): readonly number[] {
  const draws = new Uint32Array(4);
  stream(["killed", seed, start]).block(0, draws);
  return [...draws].map((draw) => draw / 2 ** 32);
}
