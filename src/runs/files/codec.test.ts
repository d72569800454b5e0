import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inMemory } from "../../../test/toy/in-memory.ts";
import { LthError } from "../../errors.ts";
import { safetensorsPieces } from "../../formats/safetensors.ts";
import { readSafetensors } from "../../formats/safetensors-reader.ts";
import { findInTrials, type Job, type Result, settingOf } from "../../lottery/index.ts";
import { packMasks, unpackMasks } from "../../prune/index.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "../fake.test-data.ts";
import { type Completed, decodeJob, encodeJob } from "./codec.ts";

const some = await someJob();

/** A pruned job of a run, and what training gave. */
async function someJob(): Promise<{ job: Job; trained: Completed }> {
  const jobs: { job: Job; trained: Completed }[] = [];
  const train = async (job: Job) => {
    const trained = await fakeTrain(job);
    if (trained.diverged === null) jobs.push({ job, trained });
    return trained;
  };
  await findInTrials({ setting: settingOf(fakeSpec({ trials: 1 }), fakeDataset()), ...inMemory(train) });
  return jobs.at(-1)!;
}

const numbers = fc.oneof(
  fc.double().filter((value) => !Object.is(value, -0)),
  fc.constant(Number.NaN),
  fc.constant(Infinity),
);
const score = fc.record({ loss: numbers, correct: fc.nat(), examples: fc.nat() });
const scores = fc.record({ train: score, validation: score, test: score });
const curve = fc.record({ iteration: fc.array(fc.nat()), loss: fc.array(numbers), accuracy: fc.array(numbers) });
const results: fc.Arbitrary<Result> = fc.record(
  {
    iterations: fc.nat(),
    earlyStopIteration: fc.nat(),
    censored: fc.boolean(),
    atEarlyStop: scores,
    atEnd: scores,
    validation: curve,
    test: curve,
    survivors: fc.dictionary(fc.stringMatching(/^[a-z0-9.]+$/), fc.nat(), { noNullPrototype: true }),
    unchanged: fc.constant(true as const),
  },
  {
    requiredKeys: [
      "iterations",
      "earlyStopIteration",
      "censored",
      "atEarlyStop",
      "atEnd",
      "validation",
      "test",
      "survivors",
    ],
  },
);

/** One parameter: its weights at two moments, and which of them stay (undefined: a bias, all stay). */
const parameter = fc.record({
  name: fc.string(),
  weights: fc.array(fc.tuple(fc.float({ noNaN: true }), fc.float({ noNaN: true }), fc.boolean()), { maxLength: 40 }),
  bias: fc.boolean(),
});
// Names that would make the tensors of two parameters share a name are no parameters of one network.
const parameters = fc
  .uniqueArray(parameter, { selector: ({ name }) => name, maxLength: 5 })
  .filter((all) => all.every(({ name }) => !/\.(mask|end|early)$/.test(name) && name !== "__metadata__"));

describe("a job's file", () => {
  test("decode is the opposite of encode, and equal jobs give equal bytes", () => {
    fc.assert(
      fc.property(parameters, results, (all, result) => {
        const keep = (value: number, stays: boolean) => (stays ? value : 0);
        const values = (bias: boolean, weights: [number, number, boolean][], moment: 0 | 1) =>
          Float32Array.from(weights, (weight) => keep(weight[moment], bias || weight[2]));
        const masks = new Map(
          all
            .filter(({ bias }) => !bias)
            .map(({ name, weights }) => [name, Uint8Array.from(weights, (w) => Number(w[2]))]),
        );
        const finalWeights = new Map(all.map(({ name, bias, weights }) => [name, values(bias, weights, 0)]));
        const earlyStopWeights = new Map(all.map(({ name, bias, weights }) => [name, values(bias, weights, 1)]));
        const trained: Completed = { diverged: null, result, finalWeights, earlyStopWeights };
        const job = { content: some.job.content, mask: packMasks(masks) };
        const bytes = Buffer.concat(encodeJob(job, trained));
        const stored = decodeJob(bytes, "x");
        expect(stored.trained).toEqual(trained);
        expect(stored.masks).toEqual(masks);
        expect([...stored.trained.finalWeights.keys()]).toEqual([...finalWeights.keys()]);
        expect(Buffer.concat(encodeJob(job, stored.trained)).equals(bytes)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("with 10 MB of measurements it is written and read (the reader's expression once overflowed the stack at 8 MB)", () => {
    const every = Array.from({ length: 220_000 }, (_, i) => i);
    const curve = {
      iteration: every,
      loss: every.map((i) => 1 / (i + 3)),
      accuracy: every.map((i) => 1 - 1 / (i + 7)),
    };
    const trained = { ...some.trained, result: { ...some.trained.result, validation: curve } };
    const bytes = Buffer.concat(encodeJob(some.job, trained));
    expect(Number(bytes.readBigUInt64LE())).toBeGreaterThan(8_500_000);
    const read = decodeJob(bytes, "x").trained.result.validation;
    expect(
      Buffer.from(Float64Array.from(read.loss).buffer).equals(Buffer.from(Float64Array.from(curve.loss).buffer)),
    ).toBe(true);
    expect(read.accuracy.length).toBe(220_000);
  });

  test("whose result is no result, or says a number twice, is refused without words of the parser's", () => {
    const { metadata, tensors } = readSafetensors(Buffer.concat(encodeJob(some.job, some.trained)), "x");
    const result = metadata.get("result") ?? "";
    for (const wrong of ["{}", "{", "[".repeat(100_000), result.replace("{", '{"censored":true,')]) {
      const bytes = safetensorsPieces({ metadata: new Map([...metadata, ["result", wrong]]), tensors });
      expect(() => decodeJob(Buffer.concat(bytes), "x")).toThrow(/^x: its result cannot be read$/);
    }
  });

  test("holds only the surviving weights", () => {
    const masks = unpackMasks(some.job.mask);
    const survivors = [...masks.values()].reduce((sum, mask) => sum + mask.filter((bit) => bit === 1).length, 0);
    const biases = 8 + 2;
    const maskBytes = [...masks.values()].reduce((sum, mask) => sum + Math.ceil(mask.length / 8), 0);
    const bytes = Buffer.concat(encodeJob(some.job, some.trained));
    const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    expect(survivors).toBeLessThan(9 * 8 + 8 * 2);
    expect(bytes.length).toBe(8 + header + 4 * 2 * (survivors + biases) + maskBytes);
  });

  test("does not hide a pruned weight that came back", () => {
    const [name, mask] = [...unpackMasks(some.job.mask)][0]!;
    const weights = some.trained.finalWeights.get(name)!.slice();
    weights[mask.indexOf(0)] = 0.5;
    const trained = {
      ...some.trained,
      finalWeights: new Map([...some.trained.finalWeights, [name, weights] as const]),
    };
    expect(() => encodeJob(some.job, trained)).toThrow(`${name}: pruned weight ${mask.indexOf(0)} came back as 0.5`);
  });

  test("damaged anywhere gives an error that names the file, or other numbers, but nothing else", () => {
    const bytes = Buffer.concat(encodeJob(some.job, some.trained));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const damaged = cut ? bytes.slice(0, at) : bytes.map((byte, i) => (i === at ? value : byte));
        try {
          decodeJob(damaged, "some/file");
        } catch (error) {
          expect(error).toBeInstanceOf(LthError);
          expect(String(error)).toContain("some/file: ");
        }
      }),
      { numRuns: 500 },
    );
  });
});
