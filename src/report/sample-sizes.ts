import { counted } from "../numbers-in-words.ts";

/** How many values are behind some points: `5`, or `3 to 5` where they differ. Points without any are not drawn and count not. */
export function fromTo(counts: readonly number[]): string {
  const [least, most] = ends(counts);
  return least === most ? String(most) : `${least} to ${most}`;
}

/** The same with a noun: `5 trials`, `3 to 5 trials`. */
export function countedFromTo(counts: readonly number[], noun: string): string {
  const [least, most] = ends(counts);
  return `${least === most ? "" : `${least} to `}${counted(most, noun)}`;
}

function ends(counts: readonly number[]): readonly [least: number, most: number] {
  const some = counts.filter((count) => count > 0);
  const most = some.reduce((top, count) => Math.max(top, count), 0);
  return [some.reduce((low, count) => Math.min(low, count), most), most];
}
