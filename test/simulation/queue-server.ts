import { memoryQueue } from "../../src/workers/queue/memory.test-data.ts";
import type { Coordinating, News, Serving, Taken } from "../../src/workers/queue/queue.ts";
import type { Host, Way } from "./host.ts";
import type { World } from "./world.ts";

/** Milliseconds for which the queue lets a worker have an order. */
export const LEASE = 60_000;
/** Milliseconds after which a worker asks again where nothing woke it. */
const ASKS_AGAIN = 5000;
const NOBODY = AbortSignal.abort();

/** The queue of all machines: one in memory, with a network between it and them. */
export class QueueServer {
  readonly store: ReturnType<typeof memoryQueue>;
  /** Share of news that get lost, and of those that come twice. */
  lost = 0;
  /** It answers nobody until then, and certain processes until then. */
  downUntil = 0;
  readonly cutUntil = new Map<string, number>();
  /** It answers everything with an error until then. */
  failsUntil = 0;
  readonly clock: ServerClock;
  readonly #world: World;
  readonly #way: Way;
  #waiting: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
    this.clock = new ServerClock(world);
    this.store = memoryQueue(this.clock, LEASE);
    this.#way = {
      open: (from) => Math.max(this.downUntil, this.cutUntil.get(from.name) ?? 0),
      takes: () => world.chance.between(0.2, 20),
    };
    void this.store.listen(() => this.wake());
  }

  /** Whoever waits for an order asks again. */
  wake(): void {
    for (const act of this.#waiting.splice(0)) act();
  }

  /** A coordinator's side. */
  coordinating(host: Host): Coordinating {
    const { store } = this;
    const ask = <T>(what: string, work: () => Promise<T>) => this.#ask(host, what, work);
    return {
      add: (key, order, priority) => ask(`add ${key.slice(0, 8)}`, () => store.add(key, order, priority)),
      look: (keys) => ask("look", () => store.look(keys)),
      forgetFailed: (key) => ask(`forget ${key.slice(0, 8)}`, () => store.forgetFailed(key)),
      wanted: (run) => ask(`wanted ${run}`, () => store.wanted(run)),
      isCancelled: (run) => ask("is it cancelled", () => store.isCancelled(run)),
      listen: async (heard) => {
        const end = await ask("listen", () => store.listen((news) => this.#tell(host, heard, news)));
        return () => ask("listen no more", end);
      },
    };
  }

  #ask<T>(host: Host, what: string, work: () => Promise<T>): Promise<T> {
    return host.exchange(what, this.#way, () => {
      if (this.failsUntil > this.#world.now) throw new Error("MISCONF the queue cannot write to its disk");
      return work();
    });
  }

  #tell(host: Host, heard: (news: News) => void, news: News): void {
    const { chance } = this.#world;
    if (this.#way.open(host) > this.#world.now || chance.is(this.lost)) return;
    for (let times = chance.is(this.lost) ? 2 : 1; times > 0; times--) {
      this.#world.after(chance.between(1, 500), () => host.hears(() => heard(news)));
    }
  }

  /** A worker's side. `told`: that it has an order, and that it lost it. What it lost it may not speak of any more. */
  serving(host: Host, told: (key: string, what: "taken" | "lost") => void): Serving {
    const take = async (signal: AbortSignal): Promise<Taken | undefined> => {
      if (signal.aborted) return undefined;
      const taken = await this.#ask(host, "take", () => this.store.take(NOBODY));
      if (taken !== undefined) {
        host.say(`has ${taken.key.slice(0, 8)}`);
        told(taken.key, "taken");
        return this.#held(host, taken, told);
      }
      await this.#woken(host, signal);
      return undefined;
    };
    return { take };
  }

  /** Resolves when there may be an order, or nobody wants to know any more. */
  #woken(host: Host, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        signal.removeEventListener("abort", over);
        resolve();
      };
      signal.addEventListener("abort", over);
      this.#world.after(ASKS_AGAIN, () => host.hears(over));
      this.#waiting.push(() => host.hears(over));
    });
  }

  #held(host: Host, taken: Taken, told: (key: string, what: "taken" | "lost") => void) {
    const { key } = taken;
    let isLost = false;
    const ask = <T>(call: string, work: () => Promise<T>) => {
      if (isLost) this.#world.wrong(`${host.name} lost ${key.slice(0, 8)}, and then: ${call}`);
      return this.#ask(host, `${call} ${key.slice(0, 8)}`, work);
    };
    const held: Taken = {
      ...{ key, order: taken.order, before: taken.before },
      hold: async () => {
        const hold = await this.#ask(host, `hold ${key.slice(0, 8)}`, () => taken.hold());
        if (hold !== "held") host.say(`${hold}: ${key.slice(0, 8)}`);
        if (hold === "lost" && !isLost) told(key, "lost");
        isLost ||= hold === "lost";
        return hold;
      },
      tell: (progress) => ask("tell", () => taken.tell(progress)),
      done: () => ask("done", () => taken.done()),
      fail: (message) => ask("fail", () => taken.fail(message)),
      giveBack: () => ask("give back", () => taken.giveBack()),
    };
    return held;
  }
}

/** The server's own time. */
class ServerClock {
  /** Milliseconds by which it is ahead of everybody's. */
  ahead = 0;
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }
  now(): number {
    return this.#world.now + this.ahead;
  }
  date(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.now()).toISOString();
  }
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      this.#world.after(milliseconds, resolve);
    });
  }
}
