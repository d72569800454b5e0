import { describe, expect, test } from "vitest";
import { Interrupted } from "../errors.ts";
import { findInTrials, type Job, settingOf, type Trained, trainingQueue } from "../lottery/index.ts";
import { answering, type Kept, unprepared } from "./answer.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";

/** The jobs of a run, each with its key, without training a real network. */
async function jobsOf(members: Record<string, unknown>): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  const trained = new Map<string, Trained>();
  const weightsOf = async (key: string) => {
    const of = trained.get(key);
    if (of?.diverged !== null) throw new Error(`${key} has not been trained`);
    return of.finalWeights;
  };
  const train = async (job: Job) => {
    jobs.push(job);
    const result = await fakeTrain(job, weightsOf);
    trained.set(job.key, result);
    if (result.diverged !== null) throw new Error("a made-up training diverged");
    return { outcome: result.result, reused: false };
  };
  const setting = settingOf(fakeSpec(members), fakeDataset());
  const gradients = () => Promise.reject(new Error("no criterion here asks for gradients"));
  await findInTrials({ setting, train, weightsOf, gradients });
  return jobs;
}

/** A store whose saving ends when the test says so. */
function slowStore(found: string[]) {
  const saving: { readonly key: string; done(): void; fail(error: Error): void }[] = [];
  const store: Kept = {
    find: async () => ({ kind: "nothing" }),
    refer: async () => undefined,
    save: (_run, { key }) =>
      new Promise((done, fail) => {
        found.push(`saving ${key}`);
        saving.push({ key, done, fail });
      }),
  };
  return { store, saving };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Jobs that are prepared ahead, one in training at a time; a training ends when the test says so. */
async function preparing(signals: readonly AbortSignal[]) {
  const jobs = await jobsOf({ trials: signals.length, rounds: 0, controls: {} });
  const happened: string[] = [];
  const ends: (() => void)[] = [];
  const store: Kept = {
    find: async () => ({ kind: "nothing" }),
    refer: async () => undefined,
    save: async () => undefined,
  };
  const answer = answering(store, trainingQueue(1));
  const answers = jobs.map((job, i) =>
    answer({
      run: "run",
      job,
      ahead: true,
      prepare: async () => {
        happened.push(`prepare ${i}`);
        return {
          train: async () => {
            happened.push(`train ${i}`);
            await new Promise<void>((done) => ends.push(done));
            return fakeTrain(job);
          },
          drop: () => happened.push(`drop ${i}`),
        };
      },
      warn: () => undefined,
      signal: signals[i] ?? new AbortController().signal,
    }),
  );
  const outcomes = Promise.allSettled(answers);
  await settled();
  return { happened, ends, outcomes };
}

test("a network is made before its turn; of a run that is stopped meanwhile it is given back untrained", async () => {
  const stop = new AbortController();
  const going = new AbortController().signal;
  const { happened, ends, outcomes } = await preparing([going, stop.signal, going]);
  expect(happened).toEqual(["prepare 0", "prepare 1", "train 0"]);
  stop.abort();
  await settled();
  expect(happened).toEqual(["prepare 0", "prepare 1", "train 0", "drop 1", "prepare 2"]); // not when it would be its turn
  ends[0]?.();
  await settled();
  ends[1]?.();
  const [first, second, third] = await outcomes;
  expect(happened).toEqual(["prepare 0", "prepare 1", "train 0", "drop 1", "prepare 2", "train 2"]);
  expect([first?.status, third?.status]).toEqual(["fulfilled", "fulfilled"]);
  expect(second).toMatchObject({ reason: expect.any(Interrupted) });
});

test("a run that is stopped waits for no training of another, neither its turn nor an equal one", async () => {
  const [job, other] = await jobsOf({ trials: 2, rounds: 0, controls: {} });
  if (!job || !other) throw new Error("there are two trials");
  const { store } = slowStore([]);
  const answer = answering(store, trainingQueue(1));
  const stop = new AbortController();
  const going = new AbortController().signal;
  const prepare = async () => unprepared(() => new Promise(() => undefined)); // a training that takes for ever
  const ask = (run: string, asked: Job, signal: AbortSignal) =>
    answer({ run, job: asked, ahead: false, prepare, warn: () => undefined, signal });
  void ask("another", job, going);
  const [shared, queued] = [ask("stopped", job, stop.signal), ask("stopped", other, stop.signal)];
  const both = Promise.allSettled([shared, queued]);
  await settled();
  stop.abort();
  const late = settled().then(() => "it waits still");
  expect(await Promise.race([both, late])).toMatchObject([
    { status: "rejected", reason: expect.any(Interrupted) },
    { status: "rejected", reason: expect.any(Interrupted) },
  ]);
});

describe("one training at a time, and a slow disk", () => {
  async function three() {
    const jobs = await jobsOf({ trials: 3, rounds: 0, controls: {} });
    const happened: string[] = [];
    const { store, saving } = slowStore(happened);
    const answer = answering(store, trainingQueue(1));
    const answers = jobs.map((job) =>
      answer({
        run: "run",
        job,
        ahead: false,
        prepare: async () =>
          unprepared(async () => {
            happened.push(`training ${job.key}`);
            return fakeTrain(job);
          }),
        warn: () => undefined,
        signal: new AbortController().signal,
      }),
    );
    await settled();
    const [first, second, third] = jobs.map(({ key }) => key);
    return { happened, saving, answers, first, second, third };
  }

  test("the next training begins while a result is saved; the one after it waits until that is saved", async () => {
    const { happened, saving, answers, first, second, third } = await three();
    const before = [`training ${first}`, `saving ${first}`, `training ${second}`, `saving ${second}`];
    expect(happened).toEqual(before);
    saving[0]?.done();
    await settled();
    expect(happened).toEqual([...before, `training ${third}`, `saving ${third}`]);
    for (const each of saving) each.done();
    expect(await Promise.all(answers)).toHaveLength(3);
  });

  test("a training is not answered before it is saved, and what went wrong then is told to whoever asked for it", async () => {
    const { saving, answers } = await three();
    let answered = 0;
    for (const each of answers)
      each.then(
        () => answered++,
        () => undefined,
      );
    await settled();
    expect(answered).toBe(0);
    saving[0]?.fail(new Error("no room"));
    await settled();
    saving[1]?.done();
    saving[2]?.done();
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual([
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
  });
});
