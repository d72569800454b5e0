import type { Description, PartDescription } from "../data/index.ts";
import { countText } from "../numbers-in-words.ts";
import { shown } from "../shown.ts";
import { oneLine } from "../visible.ts";
import { say } from "./say.ts";

/** What is in a data set, on stdout: as text, or as one JSON object. */
export function write(description: Description, json: boolean): void {
  say(json ? `${JSON.stringify(description, null, 2)}\n` : describe(description));
}

function describe({ name, copy, checksum, shape, train, test, notes, warnings }: Description): string {
  return [
    `${name}: ${warnings.length === 0 ? "sound" : `whole, but not sound (${warnings.length} warning${warnings.length === 1 ? "" : "s"})`}`,
    `  copy      ${copy}`,
    `  checksum  ${checksum}`,
    `  examples  ${shape.channels} x ${shape.rows} x ${shape.columns}`,
    `  train     ${part(train)}`,
    `  test      ${part(test)}`,
    ...notes.map((note) => `  note      ${note}`),
    ...warnings.map((warning) => `  warning   ${warning}`),
  ]
    .map((line) => `${oneLine(line)}\n`)
    .join("");
}

const part = ({ count, classes }: PartDescription): string =>
  `${countText(count)}${classes.length > 20 ? ` in ${classes.length} classes` : ` (${classes.map((each) => `${shown(each.name)}: ${countText(each.count)}`).join(", ")})`}`;
