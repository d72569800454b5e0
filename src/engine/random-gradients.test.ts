import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../random.ts";
import { availableExecutors } from "./executors/index.ts";
import { type Network, parametersOf } from "./network.ts";
import { isTrained } from "./parameter.ts";
import { gradientsOf, lossAt, slopeOf, startOf, TOLERANCE } from "./test-data/finite-differences.test-data.ts";
import { networks, wideNetworks } from "./test-data/random-networks.test-data.ts";

const casesOf = (network: fc.Arbitrary<Network>, most: number) =>
  fc.record({
    network,
    density: fc.constantFrom(1, 0.6, 0.2),
    batch: fc.integer({ min: 5, max: most }),
    seed: fc.nat(1000),
  });

/** A batch normalisation divides gradients, and what they lack, by a deviation, and those of a few values can be small. */
const growth = (statistics: ReadonlyMap<string, readonly { variance: number }[]>): number =>
  [...statistics.values()].reduce(
    (product, channels) => product * Math.max(1, ...channels.map(({ variance }) => 1 / Math.sqrt(variance + 1e-5))),
    1,
  );

test.each([
  ["all kinds of layers", casesOf(networks, 40), 100],
  ["convolutions in Winograd's form and others", casesOf(wideNetworks, 8), 7],
])(
  "gradients of random networks of %s are those of finite differences, along a random direction of each parameter",
  async (_, cases, numRuns) => {
    const executor = availableExecutors()[0]!.name; // that the others have its bits is tested elsewhere
    let [all, checked, moving] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const start = startOf(one.network, one);
        const { gradients } = await gradientsOf(start, executor);
        const { parameters, statistics, loss } = lossAt(start);
        loss();
        const tolerance = TOLERANCE * growth(statistics);
        for (const { name } of parametersOf(one.network).filter(isTrained)) {
          const values = parameters.get(name)!;
          const kept = values.slice();
          const mask = start.masks.get(name);
          const draws = stream([one.seed, "direction", name]).normals(values.length, 1 / Math.sqrt(values.length));
          const direction = draws.map((x, i) => (mask?.[i] === 0 ? 0 : x));
          const slope = slopeOf((step) => {
            for (let i = 0; i < values.length; i++) values[i] = kept[i]! + step * direction[i]!;
            return loss();
          });
          values.set(kept);
          all++;
          if (slope === null) continue;
          checked++;
          if (Math.abs(slope) > 100 * TOLERANCE) moving++;
          const gradient = gradients.get(name)!;
          const got = direction.reduce((sum, x, i) => sum + x * gradient[i]!, 0);
          const size = Math.max(1, Math.hypot(...gradient));
          expect(Math.abs(got - slope), `${name}, slope ${slope}, got ${got}`).toBeLessThan(tolerance * size);
        }
      }),
      { numRuns, seed: 1 },
    );
    expect(checked / all, "share of directions away from kinks").toBeGreaterThan(0.95);
    expect(moving / all, "share of slopes that are not about zero").toBeGreaterThan(0.25);
  },
);
