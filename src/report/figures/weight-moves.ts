import { middleLevel } from "./levels.ts";
import { lookFigure } from "./look-figure.ts";

/** The paper's Figure 19. */
export const weightMoves = lookFigure({
  title: "How far weights move",
  label: "Distance from the initial to the final weight",
  about:
    "By how much the weights of the dense network change from its first to its last iteration: those that the ticket will keep, and the rest.",
  by: "groups",
  series: [
    { name: "kept", of: ({ moved }) => moved.kept?.values ?? null },
    { name: "the rest", of: ({ moved }) => moved.rest?.values ?? null },
  ],
  levels: middleLevel,
});
