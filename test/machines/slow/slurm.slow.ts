import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lth, main } from "../../lth-process.ts";
import { eventsOf, Fleet, lasting, meeting, type Told, until, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { type Slurm, slurm } from "../slurm.ts";
import { foundHere, rounds } from "./rounds.ts";

/** Three trainings of twenty seconds and more: some 10,000 iterations a second of a fast core. */
const long = lasting(200_000);
/** Milliseconds after which a training that is stopped is kept: a tenth of a minute. */
const WORTH = 7000;

const { folder, results, found } = foundHere(long);

let cluster: Slurm;
let redis: RedisServer;
beforeAll(async () => {
  [cluster, redis] = await Promise.all([slurm(), redisServer()]);
  writeFileSync(join(folder, "lth"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, "lth"), 0o755);
});
afterAll(async () => {
  cluster?.remove();
  await redis?.remove();
});

/** What the workers of one array wrote. */
const logsOf = (id: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`lth-worker-${id}_`))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");

/** What Slurm says of the tasks of an array. */
const tasksOf = async (id: string) => {
  const told = await cluster.run(folder, {}, "scontrol", "show", "job", id);
  const all = (pattern: RegExp) => [...told.matchAll(pattern)].map(([, value = ""]) => value);
  return { states: all(/JobState=(\w+)/g), restarts: all(/Restarts=(\d+)/g).map(Number) };
};

test.each(rounds)(
  "the printed array runs a find, is preempted and queued again, ends equal, and leaves (%i)",
  async (round) => {
    await redis.empty();
    const env = meeting(redis.url, join(folder, `depot-${round}`), {
      HOME: folder,
      LTH_CACHE: join(folder, `disk-${round}`),
    });
    const printed = await lth(folder, [
      ...["slurm", "--workers", "2", "--cores", "1", "--memory", "1", "--time", "00:30:00", "--partition", "low"],
      ...["--idle-exit", "20", "--lth", join(folder, "lth")],
    ]);
    expect(printed).toMatchObject({ code: 0, err: "" });
    writeFileSync(join(folder, "workers.sbatch"), printed.out);
    const id = await cluster.run(folder, env, "sbatch", "--parsable", "workers.sbatch");

    // Both nodes are taken from the workers, for some seconds, in the middle of a training that is worth keeping.
    let [preempting, since]: [Promise<string> | undefined, number] = [undefined, 0];
    const preempt = () =>
      cluster.run(folder, {}, "sbatch", "--parsable", "-p", "high", "--array=1-2", "--wrap", "sleep 3");
    const heard = (line: string) => {
      const { type }: Told = JSON.parse(line);
      if (type === "job-started") since = performance.now();
      if (type === "progress" && performance.now() - since > WORTH) preempting ??= preempt();
    };
    const ended = await whole(new Fleet(folder, env).find(`slurm-${round}`, long, heard));
    expect(await results(`slurm-${round}`)).toEqual(found.here);
    await preempting;

    const { restarts } = await tasksOf(id);
    expect(Math.max(...restarts), logsOf(id)).toBeGreaterThan(0);
    expect(logsOf(id)).toMatch(/given back/);
    // A training that was given back went on where it was.
    const begun = eventsOf(ended).flatMap(({ type, iteration = 0 }) => (type === "job-started" ? [iteration] : []));
    expect(Math.max(...begun), logsOf(id)).toBeGreaterThan(0);

    await until(async () => (await cluster.run(folder, {}, "squeue", "-h", "-j", id)) === "");
    expect((await tasksOf(id)).states).toEqual(["COMPLETED", "COMPLETED"]);
  },
);
