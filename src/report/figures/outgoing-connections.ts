import { prunedLevels } from "./levels.ts";
import { lookFigure } from "./look-figure.ts";

/** The paper's Figures 23 and 24. */
export const outgoingConnections = lookFigure({
  title: "Outgoing connections of units",
  label: "Share of a unit's outgoing connections that survive",
  about:
    "What each unit keeps of the connections that go out of it, by the layer that they lead into: those into the first come from the inputs.",
  by: "layers",
  series: [{ name: "outgoing", of: ({ outgoing }) => outgoing.kept }],
  levels: prunedLevels,
});
