// A run of trainings that take the time that they are told to, and whose results have a network's size.
import { loadDataset } from "../../dist/data/index.js";
import { startWeights } from "../../dist/lottery/index.js";
import { unpackMasks } from "../../dist/prune/index.js";
import { readSpec } from "../../dist/request/index.js";

/** LeNet on MNIST: its trials, its rounds, its hidden layers, and a seed, so that no depot has any of it. */
export async function requestOf({ trials, rounds = 0, widths = [300, 100], seed }) {
  const values = { trials, rounds, seed, "model.widths": `[${widths}]`, controls: "{}" };
  const overrides = Object.entries(values).map(([path, yaml]) => ({ path, yaml: String(yaml), source: "bench" }));
  const { spec, preset, scale } = readSpec({ from: "lenet-mnist", overrides });
  return { name: preset, scale, spec, dataset: await loadDataset("mnist") };
}

/**
 * A training that takes so many milliseconds, tells how far it is as one does, and ends with the weights that it began with; or,
 * `empty`, with no weights and no curves: it says that it diverged at its end.
 */
export const fakeTrain =
  (milliseconds, { begun = () => {}, ended = () => {}, empty = false } = {}) =>
  async ({ content, mask }, { signal, reached } = {}) => {
    begun();
    const { from, until } = content.train;
    const since = performance.now();
    reached?.({ from, iteration: from, validationLoss: null });
    const score = { loss: 1, correct: 1, examples: 10 };
    const masks = unpackMasks(mask);
    const weights = await startWeights(content.network, content.start, masks, async () => new Map());
    while (performance.now() - since < milliseconds && !signal?.aborted) {
      const left = milliseconds - (performance.now() - since);
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000, left)));
      const done = Math.min(1, (performance.now() - since) / milliseconds);
      reached?.({ from, iteration: Math.floor(from + done * (until - from)), validationLoss: 1 });
    }
    if (empty) {
      ended();
      return { diverged: { iteration: until, lastLoss: 1 } };
    }
    const curve = { iteration: [from, until], loss: [2, 1], accuracy: [0.1, 0.2] };
    const scores = { train: score, validation: score, test: score };
    const living = (each) => each.reduce((sum, one) => sum + one, 0);
    const survivors = Object.fromEntries([...masks].map(([name, each]) => [name, living(each)]));
    ended();
    return {
      diverged: null,
      result: {
        ...{ iterations: until, earlyStopIteration: until, censored: true, atEarlyStop: scores, atEnd: scores },
        ...{ validation: curve, test: curve, survivors },
      },
      finalWeights: weights,
      earlyStopWeights: weights,
    };
  };
