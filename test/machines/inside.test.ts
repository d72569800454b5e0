import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFolderDepot } from "../../src/workers/depot/folder.ts";
import { writeSmallData } from "../small-data.ts";
import { storeContent } from "../store-content.ts";
import { Fleet, lasting, locally, meeting, whole } from "./fleet.ts";
import { type RedisServer, redisServer } from "./redis.ts";
import { type Counts, countWhole } from "./whole-things.ts";

/**
 * Seven trainings that wait for nothing, so that each worker that is killed leaves one of its own behind, and that take many
 * times as long as the writing of a result, during which the next one is under way; and one of ten seconds and more.
 */
const seven = [...lasting(8000), "--trials", "7", "--rounds", "0"];
const one = [...lasting(150_000), "--rounds", "0"];

/** Milliseconds: eight processes one after the other, in seconds each; many times that where other programs have the cores. */
const MOST = 400_000;

const folder = mkdtempSync(join(tmpdir(), "lth-inside-"));
const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });

let redis: RedisServer;
beforeAll(async () => {
  writeSmallData(join(folder, "data"));
  redis = await redisServer();
  await locally(folder, "seven here", seven);
  await locally(folder, "one here", one);
});
afterAll(async () => {
  await redis?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A moment inside a write: see kill-inside.mjs. */
interface Moment {
  readonly kind: "lth job 1" | "lth receipt 1" | "lth checkpoint 3";
  readonly step: "write" | "name" | "named";
  readonly piece?: number;
  /** How many things more a reader finds afterwards. */
  readonly more: Partial<Counts>;
}

/** Starts a worker that ends at a moment, and waits for that. What it had others get after `lease` seconds. */
async function killedAt(
  fleet: Fleet,
  { kind, step, piece }: Moment,
  { within, disk, lease }: { readonly within: string; readonly disk: string; readonly lease: number },
): Promise<void> {
  const NODE_OPTIONS = `--import=${fileURLToPath(new URL("kill-inside.mjs", import.meta.url))}`;
  const KILL_INSIDE = JSON.stringify({ kind, step, piece, within });
  const dying = fleet.worker({ more: { NODE_OPTIONS, KILL_INSIDE, LTH_CACHE: join(folder, disk) }, lease });
  const { signal, err } = await dying.ended;
  expect({ signal, err }).toEqual({ signal: "SIGKILL", err: "" });
}

/** What writers that were killed left. */
const unfinished = (depot: string) =>
  readdirSync(join(folder, depot, "unfinished")).map((name) => readFileSync(join(folder, depot, "unfinished", name)));

test(
  "a worker that is killed inside the writing of a result or a receipt: no reader ever sees half",
  async () => {
    const moments: readonly Moment[] = [
      { kind: "lth job 1", step: "write", piece: 2, more: {} },
      { kind: "lth job 1", step: "name", more: {} },
      { kind: "lth job 1", step: "named", more: { results: 1 } },
      { kind: "lth receipt 1", step: "write", more: { results: 1 } },
      { kind: "lth receipt 1", step: "name", more: { results: 1 } },
      { kind: "lth receipt 1", step: "named", more: { results: 1, receipts: 1 } },
    ];
    const fleet = new Fleet(folder, meeting(redis.url, "depot-1"));
    try {
      const running = fleet.find("seven there", seven);
      const depot = await openFolderDepot(join(folder, "depot-1"));
      let before: Counts = { results: 0, receipts: 0, checkpoints: 0 };
      for (const [i, moment] of moments.entries()) {
        await killedAt(fleet, moment, { within: join(folder, "depot-1"), disk: `killed-${i}`, lease: 600 });
        const after = await countWhole(depot);
        const { results: made = 0, receipts = 0 } = moment.more;
        // A result that one before it made, and nobody was told of, is made again, and is the same.
        expect(after.receipts - before.receipts, JSON.stringify(moment)).toBe(receipts);
        expect([0, made]).toContain(after.results - before.results);
        // It may have been at the checkpoint of its next training, too.
        const left = unfinished("depot-1").filter((bytes) => bytes.length > 0 && !bytes.includes("lth checkpoint 3"));
        expect(left, JSON.stringify(moment)).toHaveLength(i + 1);
        before = after;
        // Nobody takes over what was begun, or it would fail as what ends its workers; after two times two trainings all are
        // asked for anew.
        if (i % 2 === 1) await redis.empty();
      }
      // It really was in the middle: half of one result is there, under no name that anybody reads.
      const lengths = unfinished("depot-1").flatMap((bytes) => (bytes.includes("lth job 1") ? [bytes.length] : []));
      expect(lengths).toHaveLength(3);
      expect(Math.min(...lengths)).toBeLessThan(Math.max(...lengths));
      fleet.worker();
      fleet.worker();
      await whole(running);
      expect(await results("seven there")).toEqual(await results("seven here"));
      await countWhole(depot);
    } finally {
      await fleet.end();
    }
  },
  MOST,
);

test(
  "a worker that is killed inside the writing of a checkpoint: the one before it is whole, here and in the depot",
  async () => {
    const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, "1"), "depot-2"));
    try {
      const running = fleet.find("one there", one);
      const depot = await openFolderDepot(join(folder, "depot-2"));
      const disk = join(folder, "disk", "checkpoints");
      const checkpoint = { kind: "lth checkpoint 3", more: {} } as const;
      const moments = [
        { ...checkpoint, step: "write", piece: 2, within: disk, there: [0, 0] },
        { ...checkpoint, step: "name", within: disk, there: [0, 0] },
        { ...checkpoint, step: "write", piece: 2, within: join(folder, "depot-2"), there: [1, 0] },
        { ...checkpoint, step: "name", within: join(folder, "depot-2"), there: [1, 0] },
        { ...checkpoint, step: "named", within: join(folder, "depot-2"), there: [1, 1] },
      ] as const;
      for (const { within, there, ...moment } of moments) {
        await killedAt(fleet, moment, { within, disk: "disk", lease: 3 });
        const [here, far] = [await countWhole(await openFolderDepot(disk)), await countWhole(depot)];
        expect([here.checkpoints, far.checkpoints], JSON.stringify(moment)).toEqual(there);
      }
      fleet.worker();
      await whole(running);
      expect(await results("one there")).toEqual(await results("one here"));
    } finally {
      await fleet.end();
    }
  },
  MOST,
);
