import { comesWithLth, datasetPieces } from "../../data/index.ts";
import { LthError } from "../../errors.ts";
import type { Job } from "../../lottery/index.ts";
import { turns } from "../../lottery/index.ts";
import type { Elsewhere } from "../../runs/index.ts";
import type { Depot } from "../depot/depot.ts";
import { dataName, maskName, startName } from "../depot/names.ts";
import { maskPieces } from "../order/mask.ts";
import { isDone, publishFile, putOwn } from "../results.ts";

/** Writes to the depot at once: enough that a slow one is busy, few enough that a run's masks are not all in memory. */
const AT_ONCE = 8;

/** Puts into a depot what jobs need and workers may lack: masks, data, weights that they start from. Each thing once. */
export class Supplies {
  readonly #name: string;
  readonly #take = turns(AT_ONCE);
  /** What is there, or on its way, by its name. */
  readonly #there = new Map<string, Promise<void>>();
  /**
   * What is being compared with what is there: all that ask meanwhile share it, since data take seconds and their own size of
   * memory.
   */
  readonly #compared = new Map<string, Promise<void>>();

  /** `name`: what this machine is called. */
  constructor(name: string) {
    this.#name = name;
  }

  /** All that a job needs. `again`: a worker found something of it missing or damaged, so everything is compared. */
  async provide(depot: Depot, job: Job, how: Pick<Elsewhere, "dataset" | "fileOf">, again: boolean): Promise<void> {
    const { mask, data, start } = job.content;
    const { base } = start;
    if (mask !== null) await this.#once(maskName(mask), again, (name) => putOwn(depot, name, maskPieces(job.mask)));
    await this.#once(dataName(data.checksum), again, (name) => this.#data(depot, name, how, again));
    if ("job" in base) {
      await this.#once(`job ${base.job}`, again, async () => {
        if (await isDone(depot, base.job)) return;
        await publishFile(depot, `the store of ${this.#name}`, base.job, [await how.fileOf(base.job)]);
      });
    } else if ("file" in base) {
      await this.#once(startName(base.file), again, async (name) => putOwn(depot, name, [await how.fileOf(base.file)]));
    }
  }

  #once(name: string, again: boolean, put: (name: string) => Promise<void>): Promise<void> {
    const known = again ? this.#compared.get(name) : this.#there.get(name);
    if (known) return known;
    const putting = this.#take(0, () => put(name));
    this.#there.set(name, putting);
    putting.catch(() => this.#there.delete(name));
    if (again) {
      this.#compared.set(name, putting);
      const over = () => this.#compared.delete(name);
      putting.then(over, over);
    }
    return putting;
  }

  async #data(depot: Depot, name: string, { dataset }: Pick<Elsewhere, "dataset">, again: boolean): Promise<void> {
    if (comesWithLth(dataset.checksum) || (!again && (await depot.has(name)))) return;
    const pieces = datasetPieces(dataset);
    if (pieces === undefined) {
      throw new LthError(
        `the data ${dataset.name} (${dataset.copy}) have a checksum that is not that of their examples, so that no worker could check them`,
        "train them on this machine, without --remote",
      );
    }
    await putOwn(depot, name, pieces);
  }
}
