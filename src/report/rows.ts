import { densityText } from "../numbers-in-words.ts";
import { type Measured, type RunSummary, shownToBe, type Verdict } from "../verdict/index.ts";
import { measuredOf, type NetworkName, networksOf } from "./figures/networks.ts";

/** One round of a run as a table shows it, in a terminal or on a page. */
export interface Row {
  readonly round: number;
  /** In percent, as the paper writes it. */
  readonly density: string;
  /** What the verdict calls this round: "smallest that matches", "fastest", "most accurate". */
  readonly names: readonly string[];
  /** What the round's tickets were shown to be against the dense network; null where nothing is judged. */
  readonly shown: readonly string[] | null;
  /** Tickets, then every control of the run; null where a control has no trainings in this round. */
  readonly networks: readonly { readonly name: NetworkName; readonly measured: Measured | null }[];
}

/** The table of rounds. Every row has the same networks, so they can be columns. */
export function rowsOf(summary: RunSummary): readonly Row[] {
  const { smallestMatching, fastest, mostAccurate } = summary.verdict;
  const named = [
    ["smallest that matches", smallestMatching],
    ["fastest", fastest],
    ["most accurate", mostAccurate],
  ] as const;
  const networks = networksOf(summary);
  return summary.rounds.map((round) => ({
    round: round.round,
    density: densityText(round.density),
    names: named.flatMap(([name, winner]) => (winner?.round === round.round ? [name] : [])),
    shown: shownOf(summary.verdict, round.round),
    networks: networks.map((name) => ({ name, measured: measuredOf(round, name) ?? null })),
  }));
}

function shownOf({ given, tickets }: Verdict, round: number): Row["shown"] {
  const ticket = tickets.find((one) => one.round === round);
  return ticket === undefined || given === false ? null : shownToBe(ticket);
}
