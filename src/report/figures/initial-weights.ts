import { lookFigure } from "./look-figure.ts";

/** The paper's Figures 15 and 16. */
export const initialWeights = lookFigure({
  title: "Initial weights that survive",
  label: "Initial weights that survive, by value",
  about: "The initial values of the weights that a ticket keeps, by layer; at 100% all of the dense network's.",
  by: "layers",
  series: [{ name: "survivors", of: ({ initial }) => initial.values }],
  levels: (looks) => looks,
});
