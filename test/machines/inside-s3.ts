import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openS3Depot } from "../../src/workers/depot/s3.ts";
import { storeContent } from "../store-content.ts";
import type { CephServer } from "./ceph.ts";
import { Fleet, locally, meeting, whole } from "./fleet.ts";
import type { RedisServer } from "./redis.ts";
import { type Asked, type Fate, s3Between } from "./s3-between.ts";
import { type Counts, countWhole } from "./whole-things.ts";

/** Six trainings of a network so large that its result goes up in two parts, and no more of it than that takes. */
const large = [
  ...["find", "lenet-mnist", "--data", "data", "--iterations", "20", "--set", "data.validation=100"],
  ...["--set", "train.batch=20", "--set", "model.widths=[3000]", "--set", "measure={every: 10, test: 20}"],
  ...["--trials", "6", "--rounds", "0"],
];

/** Milliseconds: nine processes one after the other, and what they leave is waited for. */
const MOST = 400_000;

interface Moment {
  readonly what: string;
  readonly is: (asked: Asked) => boolean;
  readonly fate: Fate;
  /** How many things more a reader finds afterwards: so many receipts, and at most so many results, for some were made before. */
  readonly more: Partial<Counts>;
}

const isPart = (number: string) => (asked: Asked) =>
  asked.method === "PUT" && asked.name.startsWith("results/") && asked.query.get("partNumber") === number;
const isCompletion = ({ method, name, query }: Asked) =>
  method === "POST" && name.startsWith("results/") && query.has("uploadId");
const isReceipt = ({ method, name }: Asked) => method === "PUT" && name.startsWith("jobs/");

const moments: readonly Moment[] = [
  { what: "in the first part of a result", is: isPart("1"), fate: "half", more: {} },
  { what: "in the second part", is: isPart("2"), fate: "half", more: {} },
  { what: "when all parts are there, and nobody said so", is: isCompletion, fate: "lost", more: {} },
  { what: "when it was said, before the answer", is: isCompletion, fate: "unheard", more: { results: 1 } },
  // Beside a receipt the next training's result may be there: a worker trains on while it publishes.
  { what: "in the receipt", is: isReceipt, fate: "half", more: { results: 2 } },
  {
    what: "when the receipt is there, before the answer",
    is: isReceipt,
    fate: "unheard",
    more: { results: 2, receipts: 1 },
  },
];

/** A worker that is killed inside an upload to S3. */
export function killedInsideUploads(folder: string, servers: () => { redis: RedisServer; ceph: CephServer }): void {
  const place = "s3://tickets/inside";
  const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });
  let fleet: Fleet;
  beforeAll(async () => {
    const { redis, ceph } = servers();
    fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, "2"), place, ceph.env));
    await locally(folder, "large here", large);
  });
  afterAll(() => fleet?.end());

  test(
    "no reader ever sees half, and the bytes are the same",
    async () => {
      const { AWS_ENDPOINT_URL_S3: server = "" } = servers().ceph.env;
      const depot = await openS3Depot(place);
      const running = fleet.find("large there", large);
      let before: Counts = { results: 0, receipts: 0, checkpoints: 0 };
      for (const [i, { what, is, fate, more }] of moments.entries()) {
        let kill = (): void => {};
        // A machine that dies in a request is heard no more, its next training's requests neither.
        const silence = new Promise<Fate>(() => undefined);
        let isDying = false;
        const fateOf = (asked: Asked): Fate | Promise<Fate> => {
          if (isDying) return silence;
          isDying = is(asked);
          return isDying ? fate : "passes";
        };
        const between = await s3Between(server, fateOf, () => kill());
        const disk = { LTH_CACHE: join(folder, `killed-${i}`) };
        const dying = fleet.worker({ more: { ...disk, AWS_ENDPOINT_URL_S3: between.url }, lease: 600 });
        kill = () => void dying.process.kill("SIGKILL");
        expect((await dying.ended).signal).toBe("SIGKILL");
        between.close();
        const after = await countWhole(depot);
        expect(after.receipts - before.receipts, what).toBe(more.receipts ?? 0);
        expect(after.results - before.results, what).toBeLessThanOrEqual(more.results ?? 0);
        before = after;
        // Nobody takes over what was begun, or it would fail as what ends its workers; after two times two trainings all are
        // asked for anew.
        if (i % 2 === 1) await servers().redis.empty();
      }
      expect(before.results).toBeGreaterThan(0);
      fleet.worker();
      fleet.worker();
      await whole(running);
      await countWhole(depot);
      await depot.close();
      expect(await results("large there")).toEqual(await results("large here"));
    },
    MOST,
  );
}
