import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { datasetPieces } from "../../data/index.ts";
import { Interrupted } from "../../errors.ts";
import { DepotFault } from "../depot/depot.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { dataName } from "../depot/names.ts";
import { bytesHere, bytesOf } from "../meeting.test-data.ts";
import { toyJob, travelling, travellingPieces } from "../toy-job.test-data.ts";
import { ownTrain } from "./own-train.ts";

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), "lth-own-train-"));
  vi.stubEnv("LTH_CACHE", cache);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

const how = (signal: AbortSignal) => ({
  signal,
  checkpoints: { seconds: 60, load: async () => undefined, keep: async () => undefined },
  weightsOf: async (): Promise<never> => {
    throw new Error("it starts from no weights");
  },
  reached: () => undefined,
});

test("a training that is cancelled while it waits for its data leaves others that wait for them alone", async () => {
  const depot = memoryDepot();
  await depot.put(dataName(travelling.checksum), ...travellingPieces());
  const cancelled = new AbortController();
  let reads = 0;
  const away = {
    ...depot,
    async get(name: string) {
      if (++reads < 3) throw new DepotFault("the depot is away", "wait");
      return depot.get(name);
    },
  };
  // The first is cancelled while it waits to ask again, asks once more, and stops.
  const warn = () => setTimeout(() => cancelled.abort(), 20);
  const train = ownTrain({ depot: away, jobs: 3, executor: "reference", warn });
  const jobs = [toyJob({ trial: 1 }), toyJob({ trial: 2 })];
  const first = train(toyJob(), how(cancelled.signal)).catch((error: unknown) => error);
  const others = await Promise.all(jobs.map((job) => train(job, how(new AbortController().signal))));
  expect(await first).toBeInstanceOf(Interrupted);
  for (const [i, job] of jobs.entries()) {
    const trained = others[i];
    expect(trained && bytesOf(job, trained)).toEqual(await bytesHere(job));
  }
  expect(reads).toBe(3); // the others wait for one reading
});

test("data whose classes were named otherwise where they were read first are trained with; labels beyond the network's classes are refused", async () => {
  const depot = memoryDepot();
  const more = { ...travelling, classes: [...travelling.classes, "nowhere"] };
  await depot.put(dataName(travelling.checksum), ...(datasetPieces(more) ?? []));
  const train = ownTrain({ depot, jobs: 1, executor: "reference", warn: () => undefined });
  const job = toyJob();
  const signal = new AbortController().signal;
  expect(bytesOf(job, await train(job, how(signal)))).toEqual(await bytesHere(job));
  const few = { ...job, content: { ...job.content, network: { ...job.content.network, classes: 2 } } };
  await expect(train(few, how(signal))).rejects.toThrow("in 2 classes, and its data have images of 1 x 4 x 4 in 3");
});
