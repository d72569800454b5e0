/** What the processes do that processes.test.ts starts: `child.js DEED STORE [SEED] [WAIT] [WIDTH]`. */
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "libsql";
import { LthError } from "../errors.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { storePaths } from "./files/paths.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { runFind } from "./run-find.ts";

const [deed = "", store = "", seed = "0", wait = "600", width = "8"] = process.argv.slice(2);

/** Permissions mean nothing to root, so stop being root once everything is loaded. */
function becomeNobody(): void {
  if (process.getuid?.() === 0) process.setuid?.(65534);
}

const deeds: Readonly<Record<string, () => Promise<void>>> = {
  async find() {
    await runFind({
      name: "tiny",
      scale: "quick",
      spec: fakeSpec({ seed: Number(seed), trials: 3, model: { family: "mlp", widths: [Number(width)] } }),
      dataset: fakeDataset(),
      store,
      jobs: 2,
      executor: "reference",
      waitSeconds: Number(wait),
      train: async (job) => {
        await sleep(1);
        return fakeTrain(job);
      },
      onEvent: (event) => console.log(JSON.stringify(event)),
    });
  },

  /** Real trainings, long ones, each kept many times a second. */
  async train() {
    await runFind({
      name: "long",
      scale: "quick",
      spec: fakeSpec({
        train: { optimizer: { name: "adam", lr: 0.01 }, batch: 5, iterations: "26000it" },
        rounds: 1,
        trials: 1,
        controls: { reinit: 0 },
      }),
      dataset: fakeDataset(),
      store,
      jobs: 1,
      executor: "reference",
      checkpointSeconds: 0.03,
      onEvent: (event) => console.log(JSON.stringify(event)),
    });
  },

  /** Reads as fast as it can until it is killed. */
  async read() {
    for (let reads = 1; ; reads++) {
      for (const { id } of listRuns(store)) loadRun(store, id);
      console.log(String(reads));
      await sleep(1);
    }
  },

  /** Another program with an open transaction on the database, for as many seconds as `wait` says. */
  async hold() {
    const foreign = new Sqlite(storePaths(store).database);
    foreign.exec("PRAGMA busy_timeout = 10000"); // the run may be writing just now
    foreign.exec("BEGIN IMMEDIATE");
    console.log("held");
    await sleep(1000 * Number(wait));
    foreign.exec("ROLLBACK");
    foreign.close();
  },

  async show() {
    for (const { id } of listRuns(store)) console.log(id, loadRun(store, id).jobs.length);
  },

  /** Lists, shows, and tries to write, without the right to write. */
  async visit() {
    becomeNobody();
    await deeds.show?.();
    await deeds.find?.();
  },
};

try {
  await deeds[deed]?.();
} catch (error) {
  if (!(error instanceof LthError)) throw error;
  console.error(`${error.message}\n${error.cure}`);
  process.exitCode = error.fault === "found" ? 1 : 2;
}
