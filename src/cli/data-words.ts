import type { Description, PartDescription } from "../data/index.ts";

/** What is in a data set, as text. */
export function describe({ name, copy, checksum, shape, train, test }: Description): string {
  return [
    `${name}: sound`,
    `  copy      ${copy}`,
    `  checksum  ${checksum}`,
    `  examples  ${shape.channels} x ${shape.rows} x ${shape.columns}`,
    `  train     ${part(train)}`,
    `  test      ${part(test)}`,
    "",
  ].join("\n");
}

const part = ({ count, classes }: PartDescription): string =>
  `${count}${classes.length > 20 ? ` in ${classes.length} classes` : ` (${classes.map((each) => `${each.name}: ${each.count}`).join(", ")})`}`;
