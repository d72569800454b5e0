import type { Line } from "./line.ts";
import type { Panel } from "./panels/panel.ts";

/** One experiment of the paper: the runs that it needs, the figures that they make, the claims that they bear on. */
export interface Suite {
  /** Their numbers; the first names the suite. */
  readonly figures: readonly number[];
  /** What is compared, in a sentence without its point. */
  readonly about: string;
  /** Trials at the paper's scale where they are fewer than the preset's five: three in the appendices that sweep. */
  readonly trials?: number;
  /** Whether weights are looked at, too. */
  readonly looks?: true;
  /** Whether its page has a table of its numbers below the figures. */
  readonly numbers?: true;
  /** What its figures draw, network by network. Runs follow from it. */
  readonly lines: readonly Line[];
  readonly panels: readonly Panel[];
  /** Names of claims that can be judged by these runs. */
  readonly claims: readonly string[];
}
