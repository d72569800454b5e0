import { lengthOf, parametersOf, type Trainer, type TrainerOptions, type Weights } from "../../src/engine/index.ts";

/** What a test may decide of a toy training. Iterations are counted from this trainer's first. */
export interface Script {
  /** Loss of the batch of an iteration. */
  readonly batchLoss?: (iteration: number) => number;
  /** Loss of the training part's examples after so many iterations. */
  readonly loss?: (iterations: number) => number;
  readonly testLoss?: (iterations: number) => number;
  /** Replaces values after an iteration: weights of parameter `name`, live places first to last. */
  readonly spoil?: (iterations: number, name: string, live: Float32Array) => void;
  readonly heard?: (call: string) => void;
}

/**
 * A trainer that is honest about places, order and rates, but learns nothing: each iteration moves every live weight a
 * little, by its rate and by the examples of its batch, so that another order or another cut gives other weights.
 */
export function toyTrainer(options: TrainerOptions, script: Script = {}): Trainer {
  const layers = parametersOf(options.network).map((parameter) => {
    const mask = options.masks.get(parameter.name) ?? new Uint8Array(lengthOf(parameter)).fill(1);
    const places = [...mask.keys()].filter((place) => mask[place] === 1);
    const values = options.weights.get(parameter.name)!;
    return { name: parameter.name, length: mask.length, places, live: Float32Array.from(places, (p) => values[p]!) };
  });
  let iterations = 0;
  const snapshot = () => Float32Array.from(layers.flatMap(({ live }) => [...live]));
  const restore = (values: Float32Array) => {
    let at = 0;
    for (const { live } of layers) {
      live.set(values.subarray(at, at + live.length));
      at += live.length;
    }
  };

  return {
    executor: "reference",
    multiplyAdds: new Map(),
    instructions: [],
    memory: new Map(),
    async train({ examples, rates }) {
      const losses: number[] = [];
      for (const [step, rate] of rates.entries()) {
        const loss = script.batchLoss?.(iterations) ?? 1 / (1 + iterations);
        losses.push(loss);
        if (!Number.isFinite(loss)) return { losses: Float32Array.from(losses), diverged: step };
        const batch = examples.subarray(step * options.batch, (step + 1) * options.batch);
        const digest = batch.reduce((sum, example, i) => (sum * 31 + example * (i + 1)) % 997, 1) / 997;
        iterations++;
        for (const { name, live } of layers) {
          live.forEach((value, i) => {
            live[i] = value + rate * digest * (((i * 7 + 3) % 11) / 11 - 0.5);
          });
          script.spoil?.(iterations, name, live);
        }
        script.heard?.(`train ${[...batch].join(" ")} at ${rate}`);
      }
      return { losses: Float32Array.from(losses), diverged: null };
    },
    async evaluate(part, examples) {
      script.heard?.(`evaluate ${part} ${examples.length}`);
      const loss = part === "train" ? script.loss?.(iterations) : script.testLoss?.(iterations);
      const correct = Math.min(examples.length, iterations % 7);
      const mean = loss ?? 2 / (1 + iterations);
      return { loss: mean, lossSum: mean * examples.length, correct, examples: examples.length };
    },
    weights(values = snapshot()): Weights {
      let at = 0;
      return new Map(
        layers.map(({ name, length, places }) => {
          const dense = new Float32Array(length);
          for (const place of places) dense[place] = values[at++]!;
          return [name, dense];
        }),
      );
    },
    places: () =>
      new Map(
        layers
          .filter(({ name }) => options.masks.has(name))
          .map(({ name, length, places }) => [
            name,
            new Uint8Array(length).map((_, place) => (places.includes(place) ? 1 : 0)),
          ]),
      ),
    snapshot,
    exchange(values) {
      const before = snapshot();
      restore(values);
      values.set(before);
    },
    checkpoint: () => ({
      parameters: snapshot(),
      state: Float32Array.of(iterations),
      powers: [],
    }),
    resume({ parameters, state }) {
      restore(parameters);
      iterations = state[0] ?? 0;
    },
    close: () => script.heard?.("close"),
  };
}
