import { type Depot, DepotFault } from "../../src/workers/depot/depot.ts";
import { memoryDepot } from "../../src/workers/depot/memory.test-data.ts";
import type { Host, Way } from "./host.ts";
import type { World } from "./world.ts";

/** How a depot is, for a while. `shaky`: every other request fails, and of those some only after they were done. */
export type Mood = "well" | "shaky" | "down" | "slow" | "full" | "read-only";

const WRITES = ["put", "putNew", "remove"];

/** The depot of all machines. */
export class DepotServer {
  readonly store = memoryDepot("the depot");
  mood: Mood = "well";
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The depot as a process has it. */
  of(host: Host, heard: (call: string, name: string) => void = () => undefined): Depot {
    const way: Way = {
      open: () => 0,
      takes: () => this.#world.chance.between(1, this.mood === "slow" ? 20_000 : 60),
    };
    const ask = <T>(call: string, name: string, work: () => Promise<T>): Promise<T> => {
      heard(call, name);
      const writes = WRITES.includes(call);
      const asked = async () => {
        if (this.#fails(call)) throw away(this.mood);
        const came = await work();
        if (writes) host.say(`${call} ${name.slice(0, 24)}${typeof came === "string" ? `: ${came}` : ""}`);
        if (this.mood === "shaky" && this.#world.chance.is(0.2)) throw away("shaky, but it was done");
        return came;
      };
      return host.exchange(`${call} ${name.slice(0, 24)}`, way, asked, { whole: writes });
    };
    const { store } = this;
    return {
      shown: store.shown,
      get: (name) => ask("get", name, () => store.get(name)),
      has: (name) => ask("has", name, () => store.has(name)),
      putNew: (name, ...pieces) => {
        const sent = pieces.map((piece) => piece.slice());
        return ask("putNew", name, () => store.putNew(name, ...sent));
      },
      put: (name, ...pieces) => {
        const sent = pieces.map((piece) => piece.slice());
        return ask("put", name, () => store.put(name, ...sent));
      },
      remove: (name) => ask("remove", name, () => store.remove(name)),
      list: (shelf) => ask("list", shelf, () => store.list(shelf)),
      close: async () => undefined,
    };
  }

  #fails(call: string): boolean {
    if (this.mood === "down") return true;
    if (this.mood === "full") return call === "put" || call === "putNew";
    if (this.mood === "read-only") return WRITES.includes(call);
    return this.mood === "shaky" && this.#world.chance.is(0.5);
  }
}

const away = (mood: string) => new DepotFault(`the depot is ${mood}`, "wait");

/** A machine's own disk: it outlives processes, and what is written is whole. */
export function diskOf(world: World, store: Depot, host: Host): Depot {
  const way: Way = { open: () => 0, takes: () => world.chance.between(0, 5) };
  const ask = <T>(what: string, work: () => Promise<T>) => host.exchange(what, way, work, { whole: true });
  return {
    shown: store.shown,
    get: (name) => ask("read from disk", () => store.get(name)),
    has: (name) => ask("look at disk", () => store.has(name)),
    putNew: (name, ...pieces) => ask("write to disk", () => store.putNew(name, ...pieces)),
    put: (name, ...pieces) => ask("write to disk", () => store.put(name, ...pieces)),
    remove: (name) => ask("remove from disk", () => store.remove(name)),
    list: (shelf) => ask("list the disk", () => store.list(shelf)),
    close: async () => undefined,
  };
}
