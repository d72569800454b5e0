import { csv, inLight, png, type ReportFile } from "../../report/index.ts";
import { type SuiteShown, suitePage } from "./suite-page.ts";

/** A suite's report: each picture as SVG, CSV and, if it is wanted, PNG, the page last. */
export function suiteFiles(shown: SuiteShown, withPng = true): readonly ReportFile[] {
  const files = shown.pictures.flatMap(({ name, svg, table }) => {
    const alone = inLight(svg);
    return [
      { name: `${name}.svg`, content: alone },
      ...(withPng ? [{ name: `${name}.png`, content: png(alone) }] : []),
      { name: `${name}.csv`, content: csv(table) },
    ];
  });
  return [...files, { name: "report.html", content: suitePage(shown) }];
}
