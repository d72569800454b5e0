import { middleLevel } from "./levels.ts";
import { lookFigure } from "./look-figure.ts";

/** The paper's Figure 20. */
export const movesFromZero = lookFigure({
  title: "Whether weights move away from zero",
  label: "Final less initial magnitude of weights",
  about:
    "By how much the weights of the dense network grow in magnitude from its first to its last iteration: those that the ticket will keep, and the rest. Right of 0 they moved away from it.",
  by: "groups",
  series: [
    { name: "kept", of: ({ away }) => away.kept?.values ?? null },
    { name: "the rest", of: ({ away }) => away.rest?.values ?? null },
  ],
  levels: middleLevel,
});
