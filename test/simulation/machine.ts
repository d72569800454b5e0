import { memoryDepot } from "../../src/workers/depot/memory.test-data.ts";
import { work } from "../../src/workers/worker/work.ts";
import { diskOf } from "./depot-server.ts";
import { fakeTrain } from "./fake-training.ts";
import { type Doom, Host } from "./host.ts";
import { keyOfResult } from "./searches.ts";
import type { Site } from "./site.ts";

const LEAVES_WITHIN = 4900;

/** Faults that are planted into workers, to see that they are found. */
export interface Planted {
  /** A worker does not believe that what it had is lost. */
  readonly deaf?: boolean;
  /** Iterations that are left out where a training goes on. */
  readonly leftOut?: number;
}

/** A machine on which a worker is started again whenever it ended. What lies on its disk stays. */
export class Machine {
  readonly disk = memoryDepot("a disk");
  host: Host | undefined;
  readonly #site: Site;
  readonly #name: string;
  readonly #aside: number;
  readonly #lth: string;
  readonly #data = new Set<string>();
  #leaving = new AbortController();
  #times = 0;
  #retired = false;

  constructor(site: Site, name: string, { aside = 0, lth = site.lth } = {}) {
    [this.#site, this.#name, this.#aside, this.#lth] = [site, name, aside, lth];
  }

  start(): void {
    const { world, depot, queue, planted } = this.#site;
    const again = () => {
      if (!this.#retired) world.after(world.chance.between(1000, 30_000), () => this.start());
    };
    const host = new Host(world, `${this.#name}/${++this.#times}`, { aside: this.#aside, onEnd: again });
    this.host = host;
    this.#leaving = new AbortController();
    host.say("starts");
    const watch = watcher(this.#site, host);
    const serving = queue.serving(host, watch.told);
    const own = depot.of(host, watch.writes);
    const train = fakeTrain({ clock: host.clock, depot: own, has: this.#data, leftOut: planted.leftOut });
    void work(
      {
        queue: planted.deaf ? deaf(serving) : serving,
        ...{ depot: own, local: diskOf(world, this.disk, host), train, clock: host.clock, name: host.name },
        ...{ lth: this.#lth, checkpointSeconds: 20, warn: (message: string) => host.say(`warning: ${message}`) },
      },
      { jobs: 2, signal: this.#leaving.signal, onEnd: (key, end) => host.say(`${end}: ${key.slice(0, 8)}`) },
    ).then(
      () => host.end("has left"),
      (error: unknown) => world.wrong(`${host.name} threw ${String(error)}`),
    );
  }

  /** SIGTERM. */
  leave(): void {
    const { host } = this;
    if (!host?.alive) return;
    host.say("is asked to leave");
    host.hears(() => this.#leaving.abort());
    this.#site.world.after(LEAVES_WITHIN, () => host.end("ends without waiting longer"));
  }

  kill(): void {
    this.host?.end("killed");
  }

  /** It ends, and is not started again. */
  retire(): void {
    this.#retired = true;
    this.host?.end("is taken away");
  }

  /** Something happens to it at one of its next exchanges. */
  doom(steps: number, doom: Doom): void {
    if (this.host) this.host.doomed = { in: steps, doom };
  }
}

type Serving = ReturnType<Site["queue"]["serving"]>;

/** The planted fault: it goes on with what it lost. */
const deaf = (serving: Serving): Serving => ({
  async take(signal) {
    const taken = await serving.take(signal);
    if (taken === undefined) return undefined;
    return { ...taken, hold: async () => ((await taken.hold()) === "cancelled" ? "cancelled" : "held") };
  },
});

/** Sees that what is lost is left alone: from then on nothing is written for it. */
function watcher({ world }: Site, host: Host) {
  /** How often each job is had. Another of its slots may have it while one finds out that it has not. */
  const had = new Map<string, number>();
  const lost = new Set<string>();
  const leftAlone = (key: string, what: string) => {
    if (lost.has(key) && (had.get(key) ?? 0) === 0)
      world.wrong(`${host.name} lost ${key.slice(0, 8)}, and then: ${what}`);
  };
  return {
    told(key: string, what: "taken" | "lost") {
      had.set(key, (had.get(key) ?? 0) + (what === "taken" ? 1 : -1));
      if (what === "lost") lost.add(key);
    },
    writes(call: string, name: string) {
      if (!call.startsWith("put")) return;
      const [shelf, rest = ""] = name.split("/");
      const key = shelf === "results" ? keyOfResult.get(rest) : rest;
      if (key !== undefined) leftAlone(key, `${call} ${shelf}`);
    },
  };
}
