import { canonical, type Json } from "../../src/canonical.ts";
import { sha256 } from "../../src/hash.ts";
import { orderShown } from "../../src/workers/order/door.ts";
import type { Mood } from "./depot-server.ts";
import type { Doom } from "./host.ts";
import { Machine } from "./machine.ts";
import type { Site } from "./site.ts";

const seconds = (site: Site, least: number, most: number) => site.world.chance.between(1000 * least, 1000 * most);

const machine = (site: Site) => site.world.chance.one(site.machines);
const user = (site: Site) => site.world.chance.one(site.users);
const doom = (name: Doom) => (site: Site) => machine(site)?.doom(1 + site.world.chance.below(60), name);

/** The depot is so for a while. */
const mood = (name: Mood) => (site: Site) => {
  site.depot.mood = name;
  site.world.after(seconds(site, 2, 400), () => {
    if (site.depot.mood === name) site.depot.mood = "well";
  });
};

/** Something becomes of a thing in the depot, or on a machine's disk. */
function damaged(site: Site): void {
  const { world, depot } = site;
  const { things } = world.chance.is(0.8) ? depot.store : (machine(site)?.disk ?? depot.store);
  const name = world.chance.one([...things.keys()]);
  const bytes = name === undefined ? undefined : things.get(name);
  if (name === undefined || bytes === undefined) return;
  const how = world.chance.one(["a bit", "cut", "empty", "gone", "another", "another version"] as const);
  world.say("damage", `${how}: ${name.slice(0, 24)}`);
  if (how === "gone") return void things.delete(name);
  if (how === "another") {
    const shelf = name.split("/")[0] ?? "";
    const other = world.chance.one([...things.keys()].filter((one) => one.startsWith(`${shelf}/`))) ?? name;
    return void things.set(name, (things.get(other) ?? bytes).slice());
  }
  if (how === "another version") {
    const text = Buffer.from(bytes)
      .toString("latin1")
      .replace(/"lth":"\d/, '"lth":"9');
    return void things.set(name, Uint8Array.from(Buffer.from(text, "latin1")));
  }
  const length = how === "cut" ? world.chance.below(bytes.length) : how === "empty" ? 0 : bytes.length;
  const copy = bytes.slice(0, length);
  const at = world.chance.below(length);
  if (how === "a bit" && length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << world.chance.below(8));
  things.set(name, copy);
}

/** Texts that nobody sends who means well. */
const TEXTS = ["", "{", '{"format":"lth order 1"}', `"${"x".repeat(1 << 21)}"`, '{"__proto__":{}}'];

/** Orders of such texts; under keys of their own, and under those of jobs that are wanted. */
function hostile(site: Site): void {
  const { world, queue } = site;
  const keys = site.users.flatMap(({ search }) => [...search.results.keys()]);
  const key = world.chance.is(0.5) ? (world.chance.one(keys) ?? "") : "../../etc/passwd";
  const text = world.chance.one(TEXTS) ?? "";
  const isSound = world.chance.is(0.5);
  void queue.store.add(key, { text, sha256: isSound ? sha256(text) : "0".repeat(64) }, 1);
}

/** An order as it was sent, but for its arithmetic, with the key that it has then. */
function otherwise(site: Site): void {
  void site.queue.store.entries().then((entries) => {
    const one = site.world.chance.one(entries.filter(({ order }) => orderShown(order)));
    if (one === undefined) return;
    const order: Record<string, Json> = JSON.parse(one.order.text);
    const content = canonical(JSON.parse(canonical(order.content ?? null).replace(/"numerics":\d+/, '"numerics":99')));
    const key = sha256(content);
    const text = canonical({ ...order, key, content: JSON.parse(content) });
    void site.queue.store.add(key, { text, sha256: sha256(text) }, 1);
  });
}

/** An order of one job under the key of another, as it was sent. */
function misplaced(site: Site): void {
  const { world, queue } = site;
  void queue.store.entries().then((entries) => {
    const [one, other] = [world.chance.one(entries), world.chance.one(entries)];
    if (one && other) void queue.store.add(`${other.key.slice(0, 60)}beef`, one.order, 1);
  });
}

async function cancelled(site: Site): Promise<void> {
  const run = user(site)?.search.run;
  if (run === undefined) return;
  const entries = await site.queue.store.entries();
  const keys = entries.filter(({ order }) => orderShown(order)?.run === run).map(({ key }) => key);
  await site.queue.store.cancel(run, keys);
}

/** A worker of another version takes part for a while, and can do nothing of what it is asked for. */
function stranger(site: Site): void {
  const other = new Machine(site, "stranger", { lth: "9.9.9" });
  other.start();
  site.world.after(seconds(site, 5, 60), () => {
    other.retire();
  });
}

/** What can happen, each drawn by the seed. `first`: it is so from the beginning. */
export const faults: Readonly<Record<string, (site: Site) => void>> = {
  "a worker is killed": (site) => machine(site)?.kill(),
  "a worker is killed before one of its next steps": doom("killed before it"),
  "a worker is killed before the answer to one of its next steps": doom("killed before the answer"),
  "a worker is stopped at one of its next steps, past the lock": doom("stopped for a while"),
  "a worker is stopped, past the lock": (site) => machine(site)?.host?.stop(seconds(site, 30, 200)),
  "a worker is asked to leave": (site) => machine(site)?.leave(),
  "a worker is asked to leave, and killed": (site) => {
    const one = machine(site);
    one?.leave();
    site.world.after(seconds(site, 0, 4), () => one?.kill());
  },
  "a coordinator is killed": (site) => user(site)?.kill(),
  "a coordinator is killed at one of its next steps": (site) => {
    const { host } = user(site) ?? {};
    if (host) host.doomed = { in: 1 + site.world.chance.below(80), doom: "killed before the answer" };
  },
  "a coordinator is stopped": (site) => user(site)?.host?.stop(seconds(site, 5, 200)),
  "the queue is down": (site) => {
    site.queue.downUntil = site.world.now + seconds(site, 1, 200);
  },
  "the queue answers with errors for a while": (site) => {
    site.queue.failsUntil = site.world.now + seconds(site, 1, 200);
  },
  "the queue is emptied": (site) => site.queue.store.clear(),
  "the queue's clock jumps ahead: all that is at work may be taken by others": (site) => {
    site.queue.clock.ahead += seconds(site, 61, 600);
    site.queue.wake();
  },
  "the network is cut between a process and the queue": (site) => {
    const host = (site.world.chance.is(0.7) ? machine(site) : user(site))?.host;
    if (host) site.queue.cutUntil.set(host.name, site.world.now + seconds(site, 1, 200));
  },
  "most events are lost": (site) => {
    site.queue.lost = 0.9;
  },
  "all events are lost": (site) => {
    site.queue.lost = 1;
  },
  "the depot is shaky": mood("shaky"),
  "the depot is down": mood("down"),
  "the depot is slow": mood("slow"),
  "the depot is full": mood("full"),
  "the depot is read-only": mood("read-only"),
  "something is damaged": damaged,
  "an order is hostile": hostile,
  "an order is under another key": misplaced,
  "an order is of other arithmetic": otherwise,
  "a run is cancelled": (site) => void cancelled(site),
  "a worker of another version": stranger,
};
