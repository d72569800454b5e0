import type { Criterion } from "./criterion.ts";

/** The absolute value of the trained weight. */
export const magnitude: Criterion = {
  about: "the largest weights stay (Han et al. 2015; Frankle & Carbin 2019, section 1)",
  untrained: true,
  score: ({ weights, masks }) =>
    new Map([...weights].filter(([name]) => masks.has(name)).map(([name, values]) => [name, values.map(Math.abs)])),
};
