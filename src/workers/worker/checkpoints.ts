import { Interrupted } from "../../errors.ts";
import type { Checkpoints, TrainingState } from "../../lottery/index.ts";
import { checkpointPieces, stateIn } from "../../runs/index.ts";
import { systemMessage } from "../../system-errors.ts";
import type { Clock } from "../clock.ts";
import type { Depot } from "../depot/depot.ts";
import { checkpointName } from "../depot/names.ts";

export interface FollowingParts {
  /** Asked once each time: a training waits meanwhile, and the next checkpoint comes. */
  readonly depot: Depot;
  /** The same, asked again where it fails: where a training goes on is worth the waiting. */
  readonly patientDepot: Depot;
  /** A depot on this machine's own disk. */
  readonly local: Depot;
  readonly clock: Clock;
  readonly run: string;
  readonly warn: (message: string) => void;
  /** Asked before anything is written into the depot: whether the job is still this worker's. */
  readonly isHeld: () => Promise<boolean>;
  /** Seconds between failures of a machine: checkpoints go to the depot as often as loses least then. */
  readonly betweenFailures: number;
}

/** No more rarely than so, whatever one costs: seconds. */
const MOST = 1800;

/** Young's rule (1974): so many seconds from one checkpoint to the next lose least, if one takes `cost` seconds. */
export const bestInterval = (cost: number, betweenFailures: number, least: number): number =>
  Math.max(least, Math.min(MOST, Math.sqrt(2 * cost * betweenFailures)));

/** The checkpoints of one job on one worker: they follow it to the next. */
export class FollowingCheckpoints implements Checkpoints {
  /** Seconds from one to the next on this machine. */
  seconds = 60;
  readonly #key: string;
  readonly #name: string;
  readonly #parts: FollowingParts;
  #state: TrainingState | undefined;
  /** Iterations of what is here, and of what the depot has; when it was last to be put there, and how long that took. */
  #here = -1;
  #there = -1;
  #putAt: number;
  #cost = 0;

  private constructor(key: string, parts: FollowingParts) {
    [this.#key, this.#name, this.#parts] = [key, checkpointName(key), parts];
    this.#putAt = parts.clock.now();
  }

  /** Reads the one that is furthest, of this machine's and the depot's. What is damaged is as good as none, and warned of. */
  static async open(key: string, parts: FollowingParts): Promise<FollowingCheckpoints> {
    const opened = new FollowingCheckpoints(key, parts);
    const far = opened.#understood(await parts.patientDepot.get(opened.#name), parts.depot);
    const near = opened.#understood(await parts.local.get(opened.#name).catch(opened.#nothing), parts.local);
    opened.#there = far?.iteration ?? -1;
    opened.#here = near?.iteration ?? -1;
    opened.#state = opened.#here > opened.#there ? near : far;
    return opened;
  }

  /** The iteration at which the training goes on; undefined: at its first. */
  get iteration(): number | undefined {
    return this.#here < 0 && this.#there < 0 ? undefined : Math.max(this.#here, this.#there);
  }

  /** What was read, once: whoever trains frees its arrays. */
  async load(): Promise<TrainingState | undefined> {
    const state = this.#state;
    this.#state = undefined;
    return state;
  }

  /** A disk or a depot that fails for a while stops no training: the next checkpoint comes. */
  async keep(_: string, state: TrainingState): Promise<void> {
    const { local, clock, run, betweenFailures } = this.#parts;
    const pieces = checkpointPieces(this.#key, run, state);
    await local.put(this.#name, ...pieces).then(() => {
      this.#here = state.iteration;
    }, this.#warn);
    if ((clock.now() - this.#putAt) / 1000 < bestInterval(this.#cost, betweenFailures, this.seconds)) return;
    await this.#intoDepot(state.iteration, pieces).catch(this.#warn);
  }

  /** Brings the last one that was kept here into the depot, if that has an older one. */
  async handOver(): Promise<void> {
    if (this.#here <= this.#there) return;
    const bytes = await this.#parts.local.get(this.#name);
    if (bytes) await this.#intoDepot(this.#here, [bytes]);
  }

  /** Removes them, here and in the depot: the job is done. Whoever wanted it does so, too. */
  async remove(): Promise<void> {
    await this.#parts.local.remove(this.#name).catch(this.#warn);
    await this.#parts.depot.remove(this.#name).catch(this.#warn);
  }

  #understood(bytes: Uint8Array | undefined, from: Depot): TrainingState | undefined {
    try {
      return bytes ? stateIn(bytes, `${from.shown}, ${this.#name}`, this.#key) : undefined;
    } catch (error) {
      this.#parts.warn(`${systemMessage(error)}: its training goes on from an earlier point`);
      return undefined;
    }
  }

  async #intoDepot(iteration: number, pieces: readonly Uint8Array[]): Promise<void> {
    const { depot, clock, isHeld } = this.#parts;
    if (iteration <= this.#there || !(await isHeld())) return;
    const since = clock.now();
    try {
      await depot.put(this.#name, ...pieces);
      this.#there = iteration;
    } finally {
      // Also where it failed: a depot that takes minutes to say so is asked as rarely as one that takes them to write.
      [this.#putAt, this.#cost] = [clock.now(), (clock.now() - since) / 1000];
    }
  }

  /** That a write was interrupted says nothing new: whoever did so knows why. */
  readonly #warn = (error: unknown): void => {
    if (!(error instanceof Interrupted)) this.#parts.warn(systemMessage(error));
  };

  readonly #nothing = (error: unknown): undefined => {
    this.#warn(error);
    return undefined;
  };
}
