import type { Table } from "../csv.ts";
import type { Reported } from "../reported.ts";

/** One figure of a report; one per file, registered in `figures/index.ts`. */
export interface Figure {
  /** A heading of a few words. */
  readonly title: string;
  /** Says what is drawn, how many values are behind it and what its bars are. */
  caption(run: Reported): string;
  /** The numbers that are drawn. No rows: the run has nothing to draw, and the page says so instead. */
  table(run: Reported): Table;
  /** False for a run that has no such thing: the page does not mention it. Default: every run has. */
  suits?(run: Reported): boolean;
  /** The drawing as SVG text, with colours by name (`palette.ts`). Called only if there are rows. */
  draw(run: Reported): string;
}
