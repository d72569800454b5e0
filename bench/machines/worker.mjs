// {workers, milliseconds, empty}: that many workers in this process, each with a queue of its own, that make believe they
// train. Tells "ready", then for each training what it took above itself, and on SIGTERM where the time went.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addresses, connect, openFolderDepot, systemClock, work } from "../../dist/workers/index.js";
import { tell, told } from "./child.mjs";
import { fakeTrain } from "./fake.mjs";

const { workers, milliseconds, empty } = told();
const folder = mkdtempSync(join(tmpdir(), "lth-bench-disk-"));
const local = await openFolderDepot(folder);
const warn = (message) => console.error(message);
const leaving = new AbortController();
/** Milliseconds by what was waited for, and how often. */
const spent = new Map();

/** The same object, its calls timed. */
const timed = (what, object) =>
  new Proxy(object, {
    get(target, name) {
      const call = target[name];
      if (typeof call !== "function") return call;
      return (...given) => {
        const since = performance.now();
        const over = () => {
          const { ms, times } = spent.get(`${what}.${name}`) ?? { ms: 0, times: 0 };
          spent.set(`${what}.${name}`, { ms: ms + performance.now() - since, times: times + 1 });
        };
        const came = call.apply(target, given);
        if (typeof came?.then === "function") came.then(over, over);
        else over();
        return came;
      };
    },
  });

const all = [];
for (let i = 0; i < workers; i++) {
  const { queue, depot, name, lth, close } = await connect(addresses(), { onState: warn });
  let end;
  const train = fakeTrain(milliseconds, {
    empty,
    begun: () => end !== undefined && tell({ type: "between", ms: performance.now() - end }),
    ended: () => {
      end = performance.now();
    },
  });
  // The first worker's calls are timed, and those of the order that it has.
  const served = i > 0 ? queue : { take: async (signal) => timedOrder(await timed("queue", queue).take(signal)) };
  const parts = { queue: served, depot: i > 0 ? depot : timed("depot", depot), local, train, name, lth };
  all.push(work({ ...parts, clock: systemClock, warn }, { jobs: 1, signal: leaving.signal }).then(close));
}
function timedOrder(taken) {
  return taken && timed("order", taken);
}
tell({ type: "ready" });
process.once("SIGTERM", async () => {
  tell({ type: "spent", spent: [...spent] });
  leaving.abort();
  await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, 6000))]);
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
