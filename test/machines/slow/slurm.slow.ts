import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { lth, main } from "../../lth-process.ts";
import { writeSmallData } from "../../small-data.ts";
import { storeContent } from "../../store-content.ts";
import { eventsOf, Fleet, locally, meeting, slow, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { type Slurm, slurm } from "../slurm.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-on-slurm-"));
const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });

let cluster: Slurm;
let here: Awaited<ReturnType<typeof results>>;
beforeAll(async () => {
  cluster = await slurm();
  writeSmallData(join(folder, "data"));
  writeFileSync(join(folder, "lth"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, "lth"), 0o755);
  await locally(folder, "here", slow);
  here = await results("here");
});
afterAll(() => {
  cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

let redis: RedisServer;
beforeEach(async () => {
  redis = await redisServer();
});
afterEach(() => redis.remove());

const logs = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith("lth-worker-"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");

/** Times that this is done: what passes once by chance does not do so often. */
const TIMES = Number(process.env.TIMES ?? 3);

test.each(Array.from({ length: TIMES }, (_, i) => i + 1))(
  "the printed array runs a find, is preempted and queued again, ends equal, and leaves by itself (%i)",
  async (time) => {
    const env = meeting(redis.url, join(folder, `depot-${time}`), { HOME: folder });
    const printed = await lth(folder, [
      ...["slurm", "--workers", "2", "--cores", "1", "--memory", "1", "--time", "00:30:00", "--partition", "low"],
      ...["--idle-exit", "20", "--lth", join(folder, "lth")],
    ]);
    expect(printed).toMatchObject({ code: 0, err: "" });
    writeFileSync(join(folder, "workers.sbatch"), printed.out);
    const id = await cluster.run(folder, env, "sbatch", "--parsable", "workers.sbatch");

    let preempting: Promise<string> | undefined;
    const fleet = new Fleet(folder, env);
    const running = fleet.find(`slurm-${time}`, slow, (line) => {
      if (JSON.parse(line).type !== "job-started" || preempting) return;
      // Once it was kept: what was begun a moment ago has nothing to give back.
      preempting = sleep(2000).then(() =>
        cluster.run(folder, {}, "sbatch", "--parsable", "-p", "high", "--array=1-2", "--wrap", "sleep 3"),
      );
    });
    const ended = await whole(running);
    expect(await results(`slurm-${time}`)).toEqual(here);

    await preempting;
    const tasks = await cluster.run(folder, {}, "scontrol", "show", "job", id);
    const restarts = [...tasks.matchAll(/Restarts=(\d+)/g)].map(([, count]) => Number(count));
    expect(Math.max(...restarts), tasks).toBeGreaterThan(0);
    expect(logs()).toMatch(/given back/);
    // The training that was stopped went on elsewhere or later, and not from its first iteration.
    const started = eventsOf(ended).filter(({ type }) => type === "job-started");
    expect(Math.max(...started.map(({ iteration = 0 }) => iteration))).toBeGreaterThan(0);

    for (let i = 0; i < 120 && (await cluster.run(folder, {}, "squeue", "-h", "-j", id)) !== ""; i++) await sleep(500);
    expect(await cluster.run(folder, {}, "squeue", "-h", "-j", id)).toBe("");
    const after = await cluster.run(folder, {}, "scontrol", "show", "job", id);
    expect([...after.matchAll(/JobState=(\w+)/g)].map(([, state]) => state)).toEqual(["COMPLETED", "COMPLETED"]);
  },
);
