import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LthError } from "../src/errors.ts";
import { stream } from "../src/random.ts";
import { comparisonsTable } from "../src/report/comparisons.ts";
import { csv } from "../src/report/csv.ts";
import { figures } from "../src/report/figures/index.ts";
import { writeReport } from "../src/report/index.ts";
import { gather } from "../src/report/reported.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "../src/runs/fake.test-data.ts";
import { listRuns, loadRun, runFind } from "../src/runs/index.ts";

/** What became of a reading, or of finding a run again. */
export type Fate = "same" | "named" | "silent" | "crash";

/** A small store, whole, and one bit of it at a time that is another. */
export interface Flips {
  /** Its three files, by name in the store: their bytes. The job's is that of a mask that is drawn. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Flips a bit of a file, reads everything, and puts it back. `report`: draws the whole report too. `find`: then finds again. */
  try(flip: Flip, more: { readonly report: boolean; readonly find: boolean }): Promise<Tried>;
  remove(): void;
}

export interface Flip {
  readonly file: string;
  readonly bit: number;
}

export interface Tried {
  readonly read: Fate;
  /** After it was found again; null where that was not asked for. */
  readonly found: Fate | null;
  readonly words: string;
  readonly milliseconds: number;
}

const find = (store: string) =>
  runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ trials: 2, rounds: 1 }),
    dataset: fakeDataset(),
    store,
    jobs: 1,
    executor: "reference",
    waitSeconds: 0,
    train: fakeTrain,
  });

/** Everything that is reported, as one text, but for the times of a run that was written anew. */
async function reported(store: string, times: boolean): Promise<string> {
  const runs = listRuns(store);
  const texts = await Promise.all(
    runs.map(async ({ id }) => {
      const record = loadRun(store, id);
      const run = await gather(record);
      const tables = figures.names().map((name) => csv(figures.named(name).table(run)));
      const { started, finished, seconds, command, network: _, ...rest } = record;
      const written = times ? [started, finished, seconds, command] : [];
      return JSON.stringify([
        written,
        rest,
        run.summary,
        run.pixels,
        tables,
        csv(comparisonsTable(run.summary.verdict)),
      ]);
    }),
  );
  const listed = times ? runs : runs.map(({ started: _, finished: __, ...run }) => run);
  return JSON.stringify([listed, texts]);
}

/** Makes the store: 6 trainings of a small network. */
export async function storeToFlip(): Promise<Flips> {
  const parent = mkdtempSync(join(tmpdir(), "lth-flips-"));
  const store = join(parent, "store");
  await find(store);
  const dense = loadRun(store, "tiny").jobs.find(({ round }) => round === 0)?.key;
  const files = ["lth.db", "lock.db", join("jobs", `${dense}.safetensors`)];
  const opened = new Map(files.map((file) => [file, openSync(join(store, file), "r+")]));
  const [whole, numbers] = [await reported(store, true), await reported(store, false)];
  const page = () =>
    writeReport(
      listRuns(store).map(({ id }) => loadRun(store, id)),
      join(parent, "report"),
    );
  const html = async () => readFileSync(await page(), "utf8");
  const wholePage = await html();

  async function fateOf(work: () => Promise<boolean>): Promise<{ fate: Fate; words: string }> {
    try {
      return { fate: (await work()) ? "same" : "silent", words: "" };
    } catch (error) {
      if (error instanceof LthError && error.fault === "found") return { fate: "named", words: error.message };
      return { fate: "crash", words: String(error instanceof Error ? error.stack : error) };
    }
  }

  return {
    sizes: new Map(files.map((file) => [file, statSync(join(store, file)).size])),
    async try({ file, bit }, more) {
      const open = opened.get(file) ?? -1;
      const byte = new Uint8Array(1);
      readSync(open, byte, 0, 1, bit >> 3);
      writeSync(open, Uint8Array.of(byte[0]! ^ (1 << (bit & 7))), 0, 1, bit >> 3);
      const since = performance.now();
      let { fate, words } = await fateOf(async () => (await reported(store, true)) === whole);
      if (more.report && fate === "same") ({ fate, words } = await fateOf(async () => (await html()) === wholePage));
      let found: Fate | null = null;
      if (more.find) {
        const copy = join(parent, "copy");
        cpSync(store, copy, { recursive: true });
        const again = await fateOf(async () => {
          await find(copy);
          return (await reported(copy, false)) === numbers;
        });
        rmSync(copy, { recursive: true });
        found = again.fate;
        if (again.words !== "") words += ` | find: ${again.words}`;
      }
      writeSync(open, byte, 0, 1, bit >> 3);
      return { read: fate, found, words, milliseconds: performance.now() - since };
    },
    remove() {
      for (const file of opened.values()) closeSync(file);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** `count` flips, the same ones for the same seed: half in the database, a quarter each in the lock's and the job's file. */
export function* seededFlips(count: number, sizes: ReadonlyMap<string, number>, seed: number): Generator<Flip> {
  const random = stream(["flips", seed]);
  const words = new Uint32Array(4);
  const [database = "", lock = "", job = ""] = sizes.keys();
  for (let i = 0; i < count; i++) {
    const file = [database, lock, database, job][i % 4] ?? database;
    random.block(i, words);
    yield { file, bit: Math.floor(((words[0] ?? 0) / 2 ** 32) * 8 * (sizes.get(file) ?? 1)) };
  }
}
