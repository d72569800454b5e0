import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parametersOf, type Weights } from "../engine/index.ts";
import { type Job, startWeights, type Trained, type WeightsOf } from "../lottery/index.ts";
import { partsOf } from "../lottery/train/parts.ts";
import { unpackMasks } from "../prune/index.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { jobFile, storePaths } from "./files/paths.ts";
import { loadRun } from "./load.ts";
import { runFind } from "./run-find.ts";

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-network-at-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

interface Seen {
  readonly job: Job;
  readonly start: Weights;
  readonly trained: Trained;
}

/** A run, and what was trained for it, whose files alone the store has. */
async function found(members: Record<string, unknown>) {
  const seen: Seen[] = [];
  const train = async (job: Job, weightsOf?: WeightsOf): Promise<Trained> => {
    const { network, start } = job.content;
    const from = await startWeights(network, start, unpackMasks(job.mask), weightsOf ?? Promise.reject);
    const diverges = job.place.role === "reinit" && job.place.round === 2;
    const trained: Trained = diverges
      ? { diverged: { iteration: 3, lastLoss: null } }
      : await fakeTrain(job, weightsOf);
    seen.push({ job, start: from, trained });
    return trained;
  };
  const spec = fakeSpec({ trials: 1, rounds: 2, ...members });
  const { record } = await runFind({
    ...{ name: "tiny", scale: "quick", dataset: fakeDataset(), store, spec, train },
    executor: "reference",
  });
  return { record: loadRun(store, record.id), seen, spec };
}

const controls = { reinit: 1, reshuffle: 2, "noise-0.5": 1, signs: 1 };

test.each([
  ["reset, with controls", { controls }],
  ["rewound: from the weights of a training of the dense network", { rewind: "5it", controls }],
  ["continued", { prune: { rate: 0.2, strategy: "continued" } }],
  [
    "retrained: from the weights of the round before",
    { prune: { rate: 0.2, strategy: "lr-rewinding" }, rewind: "5it" },
  ],
])("every network is what was trained, at each moment: %s", async (_, members) => {
  const { record, seen } = await found(members);
  expect(seen.length).toBeGreaterThanOrEqual(3);
  for (const { job, start, trained } of seen) {
    const at = (moment: "initial" | "early-stop" | "end") => record.network(job.place, moment);
    if (trained.diverged) {
      expect(await at("initial")).toBeNull();
      expect(await at("end")).toBeNull();
      continue;
    }
    const [initial, early, end] = [await at("initial"), await at("early-stop"), await at("end")];
    expect(initial?.weights).toEqual(start);
    expect(early?.weights).toEqual(trained.earlyStopWeights);
    expect(end?.weights).toEqual(trained.finalWeights);
    expect(end?.network).toEqual(job.content.network);
    expect([...(end?.weights.keys() ?? [])]).toEqual(parametersOf(job.content.network).map(({ name }) => name));
    for (const one of [initial, early, end]) expect(one?.masks).toEqual(unpackMasks(job.mask));
  }
});

test("a repeat is the first unless it is named, and a place that the run does not have has no network", async () => {
  const { record, seen } = await found({ controls });
  const of = (repeat: number) =>
    seen.find(({ job: { place } }) => place.role === "reshuffle" && place.repeat === repeat);
  const place = { trial: 0, role: "reshuffle", round: of(0)!.job.place.round };
  expect((await record.network(place, "initial"))?.weights).toEqual(of(0)?.start);
  expect((await record.network({ ...place, repeat: 1 }, "initial"))?.weights).not.toEqual(of(0)?.start);
  for (const none of [
    { ...place, repeat: 7 },
    { ...place, round: 9 },
    { ...place, role: "rewind" },
  ]) {
    expect(await record.network(none, "end")).toBeNull();
  }
});

test("what no program should ask is refused in our words", async () => {
  const { record } = await found({});
  const ask = (...asked: unknown[]) => Reflect.apply(record.network, undefined, asked);
  const place = { trial: 0, role: "ticket", round: 0 };
  await expect(ask(place, "early")).rejects.toThrow('no moment is called "early"');
  await expect(ask(place)).rejects.toThrow("the moment is undefined, expected its name as text");
  await expect(ask({ ...place, trial: "0" }, "end")).rejects.toThrow("network: its option trial is not understood");
  await expect(ask({ ...place, rounds: 1 }, "end")).rejects.toThrow("rounds");
  await expect(ask(0, 1)).rejects.toThrow("network takes an object");
});

describe("what an input goes through", () => {
  const place = { trial: 0, role: "ticket", round: 1 };
  const other = { ...fakeDataset(), checksum: "another" };

  test("unit needs no data", async () => {
    const { record } = await found({});
    const network = await record.network(place, "end");
    expect(network?.inputs()).toEqual({ scale: [1 / 255], shift: [0] });
    expect(network?.inputs(fakeDataset())).toEqual(network?.inputs());
    expect(() => network?.inputs(other)).toThrow(/was trained on the data [0-9a-f]{64}, and was given another/);
  });

  test("standard is found in the trial's own training examples, as the training found it", async () => {
    const { record, seen } = await found({ data: { name: "mnist", validation: 10, pixels: "standard" } });
    const network = await record.network(place, "end");
    const { scale, shift } = partsOf(fakeDataset(), seen[0]!.job.content.data);
    expect(network?.inputs(fakeDataset())).toEqual({ scale, shift });
    expect(scale).not.toEqual([1 / 255]);
    expect(network?.inputs()).toEqual({ scale, shift });
    expect(network?.classes).toEqual(["even", "odd"]);
    expect(() => network?.inputs(other)).toThrow("and was given another");
  });
});

describe("files", () => {
  test("are read anew at each call; without the job's there is no network, without its base's none at the beginning", async () => {
    const { record, seen } = await found({ seed: 5, rewind: "5it", controls: {} });
    const of = (role: string) => seen.find(({ job: { place } }) => place.role === role && place.round < 2);
    const place = { trial: 0, role: "ticket", round: 1 };
    expect(await record.network(place, "initial")).not.toBeNull();
    rmSync(jobFile(storePaths(store), of("rewind")!.job.key));
    expect(await record.network(place, "initial")).toBeNull();
    expect(await record.network(place, "end")).not.toBeNull();
    const { key } = record.jobs.find(({ role, round }) => role === "ticket" && round === 1)!;
    rmSync(jobFile(storePaths(store), key));
    expect(await record.network(place, "end")).toBeNull();
  });

  test("a base that is damaged is named, and nothing is made of it", async () => {
    const { record, seen } = await found({ seed: 6, rewind: "5it", controls: {} });
    const file = jobFile(storePaths(store), seen.find(({ job }) => job.place.role === "rewind")!.job.key);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(record.network({ trial: 0, role: "ticket", round: 1 }, "initial")).rejects.toThrow(
      `${file} is not what was written`,
    );
  });
});
