import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { type Ended, lth, type Running, startLth } from "../lth-process.ts";

type Environment = Readonly<Record<string, string>>;

/** Where processes of a test meet. */
export const meeting = (queue: string, depot: string, more: Environment = {}): Environment => ({
  ...more,
  LTH_ON: queue,
  LTH_DEPOT: depot,
});

/** A small find of LeNet, and one of a network that is listed layer by layer: 12 trainings each, of less than a second. */
export const lenet = [
  ...["find", "lenet-mnist", "--data", "data", "--iterations", "400", "--rewind", "20"],
  ...["--set", "data.validation=100", "--set", "train.batch=20", "--set", "model.widths=[24]"],
  ...["--set", "measure={every: 25, test: 300}", "--set", "train.optimizer.lr=0.05"],
  ...["--trials", "2", "--rounds", "2", "--controls", "reinit:1"],
];
export const listed = [
  ...["find", "lenet-mnist", "--data", "data", "--iterations", "60", "--set", "data.validation=100"],
  ...["--set", "train.batch=20", "--set", "measure={every: 20, test: 60}"],
  ...[
    "--set",
    "model={family: layers, layers: [{convolution: 6, stride: 2}, batch-norm, relu, {max-pool: 2}, output]}",
  ],
  ...["--set", "prune.rates={convolution: 0.2, output: 0.1}"],
  ...["--trials", "2", "--rounds", "1", "--controls", "reinit:1,reshuffle:1"],
];

/**
 * The dense network, then a ticket and its control: three trainings of so many iterations, some 4,000 in a second of a core
 * that others use.
 */
export const lasting = (iterations: number): readonly string[] => [
  ...["find", "lenet-mnist", "--data", "data", "--iterations", String(iterations), "--set", "data.validation=100"],
  ...["--set", "train.batch=20", "--set", "model.widths=[72]", "--set", "train.optimizer.lr=0.001"],
  ...["--set", "measure={every: 500, test: 2000}", "--trials", "1", "--rounds", "1", "--controls", "reinit:1"],
];

/** Trainings of two seconds and more, in the middle of which things happen. */
export const slow = lasting(30_000);

/** What an event says, as far as tests look at it. */
export interface Told {
  readonly type: string;
  readonly run?: string;
  readonly reused?: boolean;
  readonly iteration?: number;
  readonly worker?: string;
  readonly job?: { readonly key: string };
}

export const eventsOf = ({ out }: Ended): readonly Told[] =>
  out
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Trainings that were done anew. */
export const trainedIn = (ended: Ended): number =>
  eventsOf(ended).filter(({ type, reused }) => type === "job-done" && reused === false).length;

interface WorkerOptions {
  /** What starts it, such as `ip netns exec NAME`. */
  readonly via?: readonly string[];
  readonly more?: Environment;
  readonly flags?: readonly string[];
  /** Seconds after which others take over from it; default 3. */
  readonly lease?: number;
}

/** Machines of a test: workers and coordinators, each a process in `folder`. */
export class Fleet {
  readonly #folder: string;
  readonly #env: Environment;
  readonly #running = new Set<Running>();
  #workers = 0;

  constructor(folder: string, env: Environment) {
    [this.#folder, this.#env] = [folder, env];
  }

  /** A worker, with a disk of its own. */
  worker({ via = [], more = {}, flags = [], lease = 3 }: WorkerOptions = {}): Running {
    const args = ["worker", "--jobs", "1", "--lease", String(lease), "--checkpoints", "1", ...flags];
    const disk = { LTH_CACHE: join(this.#folder, `disk-${++this.#workers}`) };
    return this.#start(args, undefined, { ...disk, ...more }, via);
  }

  /** A coordinator; `onLine` hears its events. */
  find(store: string, args: readonly string[], onLine?: Parameters<typeof startLth>[2]): Running {
    return this.#start([...args, "--store", store, "--remote", "--json"], onLine);
  }

  /** `lth` with these words, to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.#start(args).ended;
  }

  /** Lets all workers leave, and waits for them. */
  async end(): Promise<void> {
    const all = [...this.#running];
    for (const one of all) {
      one.process.kill("SIGCONT");
      one.process.kill("SIGTERM");
    }
    await Promise.race([Promise.all(all.map(({ ended }) => ended)), sleep(8000)]);
    for (const one of this.#running) one.process.kill("SIGKILL");
  }

  #start(
    args: readonly string[],
    onLine?: Parameters<typeof startLth>[2],
    more: Environment = {},
    via: readonly string[] = [],
  ): Running {
    const started = startLth(this.#folder, args, onLine, { ...this.#env, ...more }, via);
    this.#running.add(started);
    void started.ended.then(() => this.#running.delete(started));
    return started;
  }
}

/** Waits for something for a minute at most. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600 && !(await what()); i++) await sleep(100);
  expect(await what()).toBe(true);
}

/** A run that reached its end. */
export async function whole(running: Running): Promise<Ended> {
  const ended = await running.ended;
  expect(ended.err).not.toContain("fault of lth");
  expect(ended, ended.err).toMatchObject({ code: 0, signal: null });
  return ended;
}

/** The same on this machine alone. */
export async function locally(folder: string, store: string, args: readonly string[]): Promise<void> {
  const ended = await lth(folder, [...args, "--store", store]);
  expect(ended, ended.err).toMatchObject({ code: 0, signal: null });
}
