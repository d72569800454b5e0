import type { RunRecord } from "../../verdict/index.ts";
import { csv } from "../csv.ts";
import type { Markup } from "../markup.ts";
import { inLight } from "../palette.ts";
import { png } from "../png.ts";
import type { ReportFile } from "../report-file.ts";
import { comparedRuns } from "./compared.ts";
import { comparedFigure } from "./figure.ts";
import { jointTable } from "./joint-table.ts";
import { differencesTable, runDifferences } from "./run-differences.ts";
import { comparisonSection, DIFFERENCES, FIGURE } from "./section.ts";

/** Several runs side by side, as a page's part and as the files that lie beside it. */
export interface Comparison {
  readonly section: Markup;
  readonly files: readonly ReportFile[];
}

export function comparisonOf(records: readonly RunRecord[]): Comparison {
  const runs = comparedRuns(records);
  const figure = comparedFigure(runs);
  const differences = runDifferences(runs);
  const alone = figure === null ? null : inLight(figure);
  return {
    section: comparisonSection(runs, figure, differences),
    files: [
      ...(alone === null
        ? []
        : [
            { name: `${FIGURE}.svg`, content: alone },
            { name: `${FIGURE}.png`, content: png(alone) },
          ]),
      { name: `${FIGURE}.csv`, content: csv(jointTable(runs)) },
      ...(differences.length === 0
        ? []
        : [{ name: `${DIFFERENCES}.csv`, content: csv(differencesTable(differences)) }]),
    ],
  };
}
