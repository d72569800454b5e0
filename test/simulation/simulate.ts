import { DepotServer } from "./depot-server.ts";
import { faults } from "./faults.ts";
import { Machine, type Planted } from "./machine.ts";
import { QueueServer } from "./queue-server.ts";
import { searches } from "./searches.ts";
import type { Site } from "./site.ts";
import { User } from "./user.ts";
import { World } from "./world.ts";

const MINUTE = 60_000;
/** Faults happen so long; when they are over, the rest must be through in so long. */
const [FAULTS, REST] = [8 * MINUTE, 120 * MINUTE];

/** How one seed went. */
export interface Outcome {
  readonly seed: number;
  /** Undefined: every user has the bytes of one machine. */
  readonly wrong: string | undefined;
  readonly trace: readonly string[];
  /** Names of the faults that happened, as often as they did. */
  readonly faults: readonly string[];
  /** Minutes of the simulated time. */
  readonly minutes: number;
}

/**
 * Two to four machines and one to three users of two runs, with real workers and coordinators; trainings, queue, depot, network and
 * time are simulated. Faults are drawn by the seed. Each user must come to have what one machine alone has, byte for byte.
 */
export async function simulate(seed: number, planted: Planted = {}): Promise<Outcome> {
  const world = new World(seed);
  const { chance } = world;
  const site: Site = {
    ...{ world, depot: new DepotServer(world), queue: new QueueServer(world), machines: [], users: [] },
    ...{ lth: "0.1.0", planted },
  };
  for (let i = 2 + chance.below(3); i > 0; i--) {
    const aside = chance.is(0.2) ? 3_600_000 : 0;
    site.machines.push(new Machine(site, `machine ${i}`, { aside }));
  }
  for (const [name, search] of [
    ["ann", 0],
    ["bob", 1],
    ["cleo", 0],
  ] as const) {
    const wanted = searches[search];
    if (wanted && (name === "ann" || chance.is(0.4))) site.users.push(new User(site, name, wanted));
  }
  for (const one of site.machines) world.after(chance.between(0, 20_000), () => one.start());
  for (const one of site.users) world.after(chance.between(0, 60_000), () => one.ask());
  const happened: string[] = [];
  for (const [name, happens] of Object.entries(faults)) {
    for (let times = chance.is(0.35) ? 1 + chance.below(3) : 0; times > 0; times--) {
      world.after(chance.between(0, FAULTS), () => {
        world.say("fault", name);
        happened.push(name);
        happens(site);
      });
    }
  }
  const outcome = (wrong: string | undefined): Outcome => ({
    ...{ seed, wrong, trace: world.trace, faults: happened, minutes: world.now / MINUTE },
  });
  try {
    await world.run(() => site.users.every(({ hasAll }) => hasAll), FAULTS + REST);
    return outcome(differenceOf(site));
  } catch (error) {
    return outcome(String(error));
  }
}

function differenceOf({ users }: Site): string | undefined {
  for (const { host, store, search } of users) {
    if (store.size !== search.results.size) return `${host?.name} has ${store.size} results of ${search.results.size}`;
    for (const [key, bytes] of search.results) {
      const found = store.get(key);
      if (found === undefined || Buffer.compare(found, bytes) !== 0) return `${host?.name} has other bytes of ${key}`;
    }
  }
  return undefined;
}

/** The end of a trace, with what brings it back. */
export const tellFailure = ({ seed, wrong, trace }: Outcome, lines = 80): string =>
  [...trace.slice(-lines), `seed ${seed}: ${wrong}`, `again: npm run simulate -- ${seed} 1`].join("\n");
