import { prunedLevels } from "./levels.ts";
import { lookFigure } from "./look-figure.ts";

/** The paper's Figures 21 and 22. */
export const incomingConnections = lookFigure({
  title: "Incoming connections of units",
  label: "Share of a unit's incoming connections that survive",
  about: "What each unit keeps of the connections that come into it, by the layer that it is in.",
  by: "layers",
  series: [{ name: "incoming", of: ({ incoming }) => incoming.kept }],
  levels: prunedLevels,
});
