import type { Histogram, LayerLook, Look } from "../../../report/index.ts";

const histogram = (from: number, width: number, counts: readonly number[]): Histogram => ({
  from,
  width,
  unit: 1,
  counts,
});

/** Bell-shaped counts around some places. */
const bells = (
  bins: number,
  places: readonly (readonly [bin: number, height: number])[],
  wide: number,
): readonly number[] =>
  Array.from({ length: bins }, (_, bin) =>
    Math.round(places.reduce((sum, [at, height]) => sum + height * Math.exp(-(((bin + 0.5 - at) / wide) ** 2)), 0)),
  );

const one = histogram(-4, 0.2, bells(40, [[20, 900]], 7));
const two = (left: number, right: number) =>
  histogram(
    -4,
    0.2,
    bells(
      40,
      [
        [15, left],
        [25, right],
      ],
      3,
    ),
  );

/** Of 784 pixels most keep about what the layer keeps, and those at the border little. */
const pixels = histogram(
  0,
  0.05,
  bells(
    80,
    [
      [3, 60],
      [20, 40],
    ],
    5,
  ),
);
const even = histogram(0, 0.05, bells(80, [[20, 60]], 6));

/** Appendix F.1, F.2, F.5 and F.6: what LeNet's tickets are, with Adam and with SGD. */
export function looksAsInPaper(withSgd: boolean, trials: number): readonly Look[] {
  const layer = (name: string, values: Histogram, positive: number, trial: number): LayerLook => ({
    name,
    weights: 30_000,
    survivors: 30_000 * 0.0557,
    initial: { values, positive: positive + 1e-4 * trial },
    moved: { kept: { values: one, mean: 2 + 0.01 * trial }, rest: { values: one, mean: 1 } },
    away: { kept: { values: one, share: 0.8 + 0.001 * trial }, rest: { values: one, share: 0.6 } },
    incoming: { kept: even, unevenness: 1.1 + 0.01 * trial },
    outgoing: { kept: name === "fc1" && !withSgd ? pixels : even, unevenness: (withSgd ? 2 : 6) + 0.01 * trial },
  });
  const layersOf = (trial: number) => [
    layer("fc1", withSgd ? two(500, 300) : one, withSgd ? 0.4 : 0.5, trial),
    layer("fc2", two(300, 500), 0.6, trial),
    layer("output", withSgd ? two(300, 500) : two(500, 300), withSgd ? 0.6 : 0.4, trial),
  ];
  return [0.2107, 0.0557].map((density, i) => ({
    round: [7, 13][i] ?? 0,
    density,
    trials: Array.from({ length: trials }, (_, trial) => ({ trial, layers: layersOf(trial) })),
  }));
}

/** The contrary: one peak for two and two for one, the other sign, the other group, the other side, the other optimizer. */
export const turned = (looks: readonly Look[], withSgd: boolean): readonly Look[] =>
  looks.map((look) => ({
    ...look,
    trials: look.trials.map(({ trial, layers }) => ({
      trial,
      layers: layers.map(({ initial, moved, away, incoming, outgoing, ...layer }) => ({
        ...layer,
        initial: { values: initial.values === one ? two(400, 400) : one, positive: 1 - initial.positive },
        moved: { kept: moved.rest, rest: moved.kept },
        away: { kept: away.rest, rest: away.kept },
        incoming: withSgd ? { ...incoming, unevenness: 6 } : outgoing,
        outgoing: withSgd ? outgoing : { ...incoming, kept: falling },
      })),
    })),
  }));

/** Every place is lower than those before it: there is no valley. */
const falling = histogram(
  0,
  0.05,
  Array.from({ length: 80 }, (_, bin) => Math.round(20 - bin / 4)),
);
