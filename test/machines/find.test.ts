import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { DepotFault } from "../../src/workers/depot/depot.ts";
import { depotLaws } from "../../src/workers/depot/depot-laws.test-data.ts";
import { openS3Depot } from "../../src/workers/depot/s3.ts";
import { lossLaws } from "../../src/workers/loss-laws.test-data.ts";
import { refusalLaws } from "../../src/workers/refusal-laws.test-data.ts";
import { lth, startLth } from "../lth-process.ts";
import { writeSmallData } from "../small-data.ts";
import { storeContent } from "../store-content.ts";
import { type CephServer, cephServer, S3_DEPOT } from "./ceph.ts";
import { eventsOf, Fleet, lenet, listed, locally, meeting, trainedIn, whole } from "./fleet.ts";
import { killedInsideUploads } from "./inside-s3.ts";
import { meetingIn } from "./meetings.ts";
import { type RedisServer, redisServer } from "./redis.ts";
import { depotInMoods } from "./s3-moods.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-find-"));
/** All of a store but the names of its files, of which SQLite's come and go. */
const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });

const runs = [
  { name: "LeNet", store: "lenet", args: lenet, jobs: 12 },
  { name: "a network of listed layers", store: "listed", args: listed, jobs: 8 },
];

let redis: RedisServer;
let ceph: CephServer;
const fleets: Fleet[] = [];
beforeAll(async () => {
  writeSmallData(join(folder, "data"));
  [redis, ceph] = await Promise.all([redisServer(), cephServer()]);
  Object.assign(process.env, ceph.env);
  for (const { store, args } of runs) await locally(folder, `${store} here`, args);
});
afterAll(async () => {
  await Promise.all(fleets.map((fleet) => fleet.end()));
  await redis?.remove();
  ceph?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Four workers that meet in a queue and a depot of their own. */
const fleetOf = (database: number, depot: string): Fleet => {
  const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, String(database)), depot, ceph.env));
  for (let i = 0; i < 4; i++) fleet.worker();
  fleets.push(fleet);
  return fleet;
};

describe("four workers that meet in Redis and a folder", () => {
  let fleet: Fleet;
  beforeAll(() => {
    fleet = fleetOf(0, "depot");
  });
  afterAll(() => fleet.end());

  test.each(runs)("$name: results, files, ids and figures are those of one process", async ({ store, args, jobs }) => {
    const ended = await whole(fleet.find(`${store} there`, args));
    expect(trainedIn(ended)).toBe(jobs);
    const started = eventsOf(ended).filter(({ type }) => type === "job-started");
    expect(new Set(started.map(({ worker }) => worker)).size).toBeGreaterThan(1);
    expect(await results(`${store} there`)).toEqual(await results(`${store} here`));
  });

  test("what workers leave behind is the results, and nothing of what they were made with", () => {
    // Byte by byte what the stores have: a depot's results are called by the hash of their bytes.
    const files = runs.flatMap(({ store }) =>
      readdirSync(join(folder, `${store} here`, "jobs")).map((name) =>
        sha256(readFileSync(join(folder, `${store} here`, "jobs", name))),
      ),
    );
    expect(files).toHaveLength(20);
    expect(readdirSync(join(folder, "depot", "results")).sort()).toEqual(files.sort());
    for (const shelf of ["checkpoints", "alarms", "unfinished"]) {
      expect(readdirSync(join(folder, "depot", shelf))).toEqual([]);
    }
  });

  test("two stores that have nothing get all of it out of the depot at once: nothing is trained twice", async () => {
    const both = await Promise.all([whole(fleet.find("one", lenet)), whole(fleet.find("two", lenet))]);
    for (const ended of both) expect(eventsOf(ended).filter(({ type }) => type === "job-started")).toEqual([]);
    for (const store of ["one", "two"]) expect(await results(store)).toEqual(await results("lenet here"));
  });

  test("lth queue: nothing waits and nothing runs, four workers are there", async () => {
    const { code, out } = await fleet.run("queue", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ queue: redis.url, depot: "depot", workers: 4, jobs: [] });
    expect((await fleet.run("queue")).out).toContain("0 running, 0 waiting, 0 failed; 4 workers");
  });

  test("without the two names --remote and worker say what is missing, and write nothing", async () => {
    for (const args of [[...lenet, "--store", "nowhere", "--remote"], ["worker"], ["queue"]]) {
      const { code, err } = await lth(folder, args);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("LTH_ON is not set") });
    }
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  test("with PostgreSQL --remote, worker and queue end with the reason, and write nothing", async () => {
    const env = meeting("postgres://lth:secret@127.0.0.1:1/lth", join(folder, "nowhere"));
    for (const args of [[...lenet, "--store", "nowhere", "--remote"], ["worker"], ["queue"]]) {
      const { code, out, err } = await startLth(folder, args, undefined, env).ended;
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("experimentally") });
      expect(out + err).not.toContain("secret");
    }
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });
});

describe("four workers that meet in Redis and Ceph's S3", () => {
  let fleet: Fleet;
  beforeAll(() => {
    fleet = fleetOf(1, S3_DEPOT);
  });
  afterAll(() => fleet.end());

  test.each(runs)("$name: results, files, ids and figures are those of one process", async ({ store, args, jobs }) => {
    expect(trainedIn(await whole(fleet.find(`${store} by S3`, args)))).toBe(jobs);
    expect(await results(`${store} by S3`)).toEqual(await results(`${store} here`));
  });
});

describe("machines that meet in Redis and Ceph's S3", () => {
  const open = meetingIn(
    () => redis,
    (number) => openS3Depot(`${S3_DEPOT}-${number}`),
  );
  lossLaws(open);
  refusalLaws(open);
});

describe("a worker that is killed inside an upload to Ceph's S3", () => {
  killedInsideUploads(folder, () => ({ redis, ceph }));
});

describe("workers whose depot in Ceph's S3 fails for a while", () => {
  depotInMoods(folder, () => ({ redis, ceph }));
});

describe("a depot in Ceph's S3", () => {
  depotLaws(() => openS3Depot(S3_DEPOT));

  test("in a bucket that is not there says so, as a fault of the depot", async () => {
    const depot = await openS3Depot("s3://nowhere/lth");
    const name = `jobs/${sha256("x")}`;
    await expect(depot.get(name)).rejects.toThrow(
      "the depot s3://nowhere/lth cannot be read: it answers 404 (NoSuchBucket)",
    );
    await expect(depot.put(name)).rejects.toThrow(DepotFault);
    await depot.close();
  });

  test("with wrong credentials says so", async () => {
    process.env.AWS_SECRET_ACCESS_KEY = "wrong";
    const depot = await openS3Depot(S3_DEPOT);
    await expect(depot.get(`jobs/${sha256("x")}`)).rejects.toMatchObject({
      message: expect.stringContaining("it answers 403"),
      cure: expect.stringContaining("see the credentials"),
    });
    process.env.AWS_SECRET_ACCESS_KEY = ceph.env.AWS_SECRET_ACCESS_KEY;
    await depot.close();
  });
});
