import { expect, test } from "vitest";
import { keepingOf } from "./keeping.ts";
import type { TrainingState } from "./training-state.ts";

const curve = { iteration: [], loss: [], accuracy: [] };
const trainer = { parameters: new Float32Array(), state: new Float32Array(), powers: [] };
const state = (): TrainingState => ({
  iteration: 1,
  lastLoss: null,
  validation: curve,
  test: curve,
  best: undefined,
  trainer,
});

test.each([
  ["a minute", 60, 6],
  ["an hour", 3600, 6],
  ["a second", 1, 0.1],
])(
  "kept every %s, a training that is stopped is kept unless next to nothing would be lost",
  async (_, seconds, worth) => {
    let [time, kept] = [0, 0];
    const checkpoints = { seconds, load: async () => undefined, keep: async () => void kept++ };
    const keeping = keepingOf("key", checkpoints, () => 1000 * time);
    time = worth / 2;
    await keeping.keep(state, true);
    expect(kept).toBe(0);
    time = worth;
    expect(keeping.due()).toBe(false);
    await keeping.keep(state, false);
    expect(kept).toBe(0);
    await keeping.keep(state, true);
    expect(kept).toBe(1);
    time += seconds;
    expect(keeping.due()).toBe(true);
    await keeping.keep(state, false);
    expect([kept, keeping.due()]).toEqual([2, false]);
  },
);
