/** A line of a chart by its two ends, each a value and where it is, as the axes write them. */
export interface Ends {
  readonly name: string;
  readonly first: readonly [value: string, place: string];
  readonly last: readonly [value: string, place: string];
}

/** What a screen reader says of a chart: its title, then where each line begins and ends. */
export const inWords = (title: string, lines: readonly Ends[]): string =>
  `${title}. ${lines.map(({ name, first, last }) => `${name}: ${at(first)}${at(last) === at(first) ? "" : `, ${at(last)}`}`).join("; ")}`;

const at = ([value, place]: Ends["first"]): string => `${value} at ${place}`;
