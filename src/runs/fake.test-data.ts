import type { Dataset } from "../data/arrays/index.ts";
import { kept } from "../engine/index.ts";
import { sha256 } from "../hash.ts";
import {
  type Job,
  type Result,
  type Spec,
  specSchema,
  startWeights,
  type Trained,
  type WeightsOf,
} from "../lottery/index.ts";
import { unpackMasks } from "../prune/index.ts";
import { stream } from "../random.ts";

/** Forty pictures of 3 x 3 pixels in two classes. */
export function fakeDataset(): Dataset {
  const examples = (count: number) => ({
    count,
    pixels: Uint8Array.from({ length: 9 * count }, (_, i) => (37 * i) % 256),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 2),
  });
  const [train, test] = [examples(40), examples(10)];
  const checksum = sha256(train.pixels, test.pixels);
  const shape = { channels: 1, rows: 3, columns: 3 };
  return { name: "mnist", copy: "made up", checksum, shape, classes: ["even", "odd"], train, test };
}

export const fakeSpec = (members: Record<string, unknown> = {}): Spec =>
  specSchema.parse({
    model: { family: "mlp", widths: [8] },
    data: { name: "mnist", validation: 10 },
    train: { optimizer: { name: "sgd", lr: 0.1 }, batch: 5, iterations: "20it" },
    prune: { rate: 0.2 },
    rounds: 3,
    trials: 2,
    controls: { reinit: 1 },
    ...members,
  });

const nobodys: WeightsOf = (key) => Promise.reject(new Error(`nobody has the weights of ${key}`));

/** Stands for training: surviving weights and numbers that depend on the job's content alone. */
export async function fakeTrain(job: Job, weightsOf: WeightsOf = nobodys): Promise<Trained> {
  const masks = unpackMasks(job.mask);
  const start = await startWeights(job.content.network, job.content.start, masks, weightsOf);
  const moved = (moment: string) =>
    new Map(
      [...start].map(([name, values]) => {
        const steps = stream([job.key, moment, name]).normals(values.length, 0.1);
        const mask = masks.get(name);
        return [name, values.map((value, i) => (mask?.[i] === 0 ? 0 : value + steps[i]!))];
      }),
    );
  const [first = 0, second = 0] = stream([job.key]).normals(2, 1);
  const score = (loss: number, examples: number) => ({ loss, correct: Math.round(examples / 2), examples });
  const at = (loss: number) => ({ train: score(loss, 30), validation: score(loss, 10), test: score(loss, 10) });
  const curve = { iteration: [0, 20], loss: [first, second], accuracy: [0.5, 0.5] };
  const result: Result = {
    iterations: 20,
    earlyStopIteration: first < second ? 0 : 20,
    censored: first >= second,
    atEarlyStop: at(Math.min(first, second)),
    atEnd: at(second),
    validation: curve,
    test: curve,
    survivors: Object.fromEntries([...masks].map(([name, mask]) => [name, kept(mask)])),
  };
  return { diverged: null, result, finalWeights: moved("end"), earlyStopWeights: moved("early") };
}
