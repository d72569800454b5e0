import { type Depot, expectName, type Put } from "./depot.ts";
import { samePieces } from "./same-pieces.ts";

/** A depot in memory, for tests of who uses one. `things` are there to be damaged. */
export function memoryDepot(shown = "memory"): Depot & { readonly things: Map<string, Uint8Array> } {
  const things = new Map<string, Uint8Array>();
  const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(pieces));
  return {
    shown,
    things,
    async get(name) {
      expectName(name);
      return things.get(name)?.slice();
    },
    async has(name) {
      expectName(name);
      return things.has(name);
    },
    async putNew(name, ...pieces): Promise<Put> {
      expectName(name);
      const there = things.get(name);
      if (there) return samePieces(there, pieces) ? "same" : "other";
      things.set(name, joined(pieces));
      return "new";
    },
    async put(name, ...pieces) {
      expectName(name);
      things.set(name, joined(pieces));
    },
    async remove(name) {
      expectName(name);
      things.delete(name);
    },
    list: async (shelf) => [...things.keys()].filter((name) => name.startsWith(`${shelf}/`)),
    close: async () => undefined,
  };
}
