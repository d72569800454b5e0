import { describe, expect, test } from "vitest";
import { formats } from "./formats.ts";
import { compiled, withFault } from "./plant.ts";

const SEED = 1;

describe.each(formats.map((format) => [format.name, format] as const))("%s", (_, format) => {
  test("made-up inputs are read right or refused in our words, in time", async () => {
    const { failures, accepted, refused } = await format.fuzz(compiled, { count: 250, seed: SEED });
    expect(failures).toEqual([]);
    expect(accepted).toBeGreaterThan(25);
    expect(refused).toBeGreaterThan(25);
  });

  // The others are planted by `npm run fuzz -- --planted`.
  const [planted] = format.planted;
  test(`a fault that is planted in ${planted.file} is found`, async () => {
    const { failures } = await withFault(planted, (tree) =>
      format.fuzz(tree, { count: 20_000, seed: SEED, enough: 1 }),
    );
    expect(failures).not.toEqual([]);
  });
});
