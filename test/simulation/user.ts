import { InvariantError, LthError } from "../../src/errors.ts";
import { findInTrials, type Job, outcomeOf, trainingQueue } from "../../src/lottery/index.ts";
import { answering, type Kept, unprepared } from "../../src/runs/answer.ts";
import { decodeJob, encodeJob } from "../../src/runs/index.ts";
import { remoteTrain } from "../../src/workers/coordinator/remote-train.ts";
import { TwoResults } from "../../src/workers/results.ts";
import { travelling } from "../../src/workers/toy-job.test-data.ts";
import { Host } from "./host.ts";
import { noGradients, type Results, type Search, weightsIn } from "./searches.ts";
import type { Site } from "./site.ts";

/** Somebody who wants a run, and asks for it again whenever its coordinator ended without it. Their store stays. */
export class User {
  readonly search: Search;
  readonly store: Results = new Map();
  host: Host | undefined;
  hasAll = false;
  readonly #site: Site;
  readonly #name: string;
  #times = 0;

  constructor(site: Site, name: string, search: Search) {
    [this.#site, this.#name, this.search] = [site, name, search];
  }

  ask(): void {
    const { world } = this.#site;
    const again = () => {
      if (!this.hasAll) world.after(world.chance.between(2000, 60_000), () => this.ask());
    };
    const host = new Host(world, `${this.#name}/${++this.#times}`, { onEnd: again });
    this.host = host;
    host.say(`asks for ${this.search.run}`);
    void this.#search(host).then(
      () => {
        this.hasAll = true;
        host.end("has all");
      },
      (error: unknown) => {
        const expected = error instanceof LthError && !(error instanceof InvariantError || error instanceof TwoResults);
        if (!expected) world.wrong(`${host.name}: ${String(error)}`);
        host.end(`fails: ${String(error)}`);
      },
    );
  }

  kill(): void {
    this.host?.end("killed");
  }

  async #search(host: Host): Promise<void> {
    const { queue, depot, lth } = this.#site;
    const { run, setting } = this.search;
    const warn = (message: string) => host.say(`warning: ${message}`);
    const parts = { queue: queue.coordinating(host), depot: depot.of(host), clock: host.clock, name: host.name };
    const remote = remoteTrain({ ...parts, lth, warn });
    const ending = new AbortController();
    const { signal } = ending;
    const fileOf = async (key: string) => this.store.get(key) ?? new Uint8Array();
    const how = { run, dataset: travelling, signal, warn, fileOf, emit: () => undefined };
    const answer = answering(this.#kept(host), trainingQueue(1000));
    const prepare = async (job: Job) => unprepared(() => remote.train(job, undefined, how));
    const train = async (job: Job) => {
      try {
        return await answer({ run, job, prepare, ahead: false, warn, signal });
      } catch (error) {
        ending.abort();
        throw error;
      }
    };
    try {
      await findInTrials({ setting, train, weightsOf: weightsIn(this.store), gradients: noGradients });
    } finally {
      await remote.close();
    }
  }

  /** A store on a disk: a process that is killed has saved a result or has not. */
  #kept(host: Host): Kept {
    const way = { open: () => 0, takes: () => this.#site.world.chance.between(0, 10) };
    return {
      find: async ({ key }) => {
        const bytes = this.store.get(key);
        return bytes ? { kind: "outcome", outcome: decodeJob(bytes, key).trained.result } : { kind: "nothing" };
      },
      save: (_, job, trained) => {
        if (trained.diverged !== null) throw new Error(`${outcomeOf(trained)} diverged`);
        const bytes = Buffer.concat(encodeJob(job, trained));
        const save = () => void this.store.set(job.key, bytes);
        return host.exchange(`save ${job.key.slice(0, 8)}`, way, save, { whole: true });
      },
      refer: async () => undefined,
    };
  }
}
