import { countText, densityText, percentText } from "../../numbers-in-words.ts";
import type { Measured } from "../../verdict/index.ts";
import type { RoundRow } from "../round-tables.ts";

/** A round that is finished, as one plain line: `round 3: 51.3%, 136,535 weights; ticket 98.21% at 3,920; ...; matches`. */
export function roundInWords(row: RoundRow, ticket: string, atEnd: boolean): string {
  const { round, density, survivors, controls, against } = row;
  const numbers = (name: string, measured: Measured | null) => {
    const accuracy = atEnd ? measured?.testAccuracyAtEnd : measured?.testAccuracyAtEarlyStop;
    const stop = atEnd ? null : measured?.earlyStopIteration;
    if (!accuracy) return `${name} diverged`;
    return `${name} ${percentText(accuracy.mean)}${stop ? ` at ${countText(stop.mean)}` : ""}`;
  };
  const left = `${densityText(density)}${survivors === null ? "" : `, ${countText(survivors)} weights`}`;
  return [
    `round ${round}: ${left}`,
    numbers(round === 0 ? "dense" : ticket, row.ticket),
    ...Object.entries(controls).map(([name, measured]) => numbers(name, measured)),
    ...(round === 0 || against === "" ? [] : [against === "-" ? "does not match so far" : against]),
  ].join("; ");
}
