import { unknownName } from "../errors.ts";
import type { Line } from "./line.ts";
import { type NetworkLabel, networkLabels } from "./runs/ask.ts";
import { plainSpec } from "./spec-of.ts";
import type { Suite } from "./suite.ts";
import { suites } from "./suites/index.ts";

/** A suite, or what of it is of some networks. */
export interface ChosenSuite {
  readonly name: string;
  readonly suite: Suite;
  readonly lines: readonly Line[];
}

/** The parts of the paper and their figures. Figure 2 is a table. */
export const parts: Readonly<Record<string, readonly [first: number, last: number]>> = {
  section1: [1, 1],
  section2: [3, 4],
  section3: [5, 6],
  section4: [7, 8],
  "appendix-b": [9, 10],
  "appendix-c": [11, 11],
  "appendix-d": [12, 13],
  "appendix-e": [14, 14],
  "appendix-f": [15, 25],
  "appendix-g": [26, 31],
  "appendix-h": [32, 37],
  "appendix-i": [38, 45],
};

/** Where suites stand that make no figure of the paper. */
const OWN = "own";

/** The part of the paper that a suite's first figure stands in, or `own`. */
export const partOf = ({ figures: [first = 0] }: Suite): string =>
  Object.entries(parts).find(([, [from, until]]) => first >= from && first <= until)?.[0] ?? OWN;

const networkNames = new Map<string, NetworkLabel>(networkLabels.map((label) => [label.toLowerCase(), label]));

/** Everything that can be asked for by name: `paper`, parts, networks, figures. */
export const choices = (): readonly string[] => [
  "paper",
  ...Object.keys(parts),
  OWN,
  ...networkNames.keys(),
  ...suites
    .entries()
    .flatMap(([name, { figures }]) => (figures.length === 0 ? [name] : figures.map((figure) => `fig${figure}`))),
];

/**
 * The suites that some names mean, in the paper's order, each once: `fig4` (or `fig12`, which the same suite draws), `section2`,
 * `appendix-g`, `lenet` (what of every suite is LeNet's), `paper`. `networks`: only what is of these. Throws an LthError for an
 * unknown name.
 */
export function chosenSuites(names: readonly string[], networks: readonly string[] = []): readonly ChosenSuite[] {
  const only = networks.map((name) => labelOf(name));
  const wanted = names.map((name) => wantedBy(name));
  return suites.entries().flatMap(([name, suite]) => {
    const lines = suite.lines.filter(
      ({ ask }) =>
        wanted.some((wants) => wants(suite, ask.network, name)) && (only.length === 0 || only.includes(ask.network)),
    );
    return lines.length === 0 ? [] : [{ name, suite, lines }];
  });
}

/** The data sets that suites train on. */
export const dataSetNames = (): readonly string[] => [
  ...new Set(suites.entries().flatMap(([, { lines }]) => lines.map(({ ask }) => plainSpec(ask, "paper").data.name))),
];

type Wants = (suite: Suite, network: NetworkLabel, name: string) => boolean;

function wantedBy(name: string): Wants {
  if (name === "paper") return ({ figures }) => figures.length > 0;
  if (name === OWN) return ({ figures }) => figures.length === 0;
  const part = parts[name];
  if (part) return ({ figures }) => figures.some((figure) => figure >= part[0] && figure <= part[1]);
  const label = networkNames.get(name);
  if (label) return (_, network) => network === label;
  if (!choices().includes(name)) throw unknownName("suite", name, choices());
  return ({ figures }, _, suite) => suite === name || figures.some((figure) => name === `fig${figure}`);
}

function labelOf(name: string): NetworkLabel {
  const label = networkNames.get(name.toLowerCase());
  if (!label) throw unknownName("network of the paper", name, [...networkNames.keys()]);
  return label;
}
