/** Round values inside [low, high], about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, count: number): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * 10 ** power).find((candidate) => candidate >= rough * 0.7) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // A division by a whole power of ten is exact to the last digit where a multiplication by 0.1 is not.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Decimals that tell the ticks apart. */
export const decimalsOf = (ticks: readonly number[]): number =>
  Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));

/** A percentage under a heading that has its sign: 51.3% is 51.3. */
export const withoutSign = (text: string): string => text.replace("%", "");

/** Every k-th of some densities, k as small as leaves `room` between neighbours on a logarithmic axis `width` long. */
export function densityTicks(densities: readonly number[], width: number, room: number): readonly number[] {
  const [first, last] = [densities[0] ?? 1, densities.at(-1) ?? 1];
  if (first === last) return densities.slice(0, 1);
  const place = (density: number) => (width * Math.log(first / density)) / Math.log(first / last);
  for (let every = 1; every < densities.length; every++) {
    const chosen = densities.filter((_, i) => i % every === 0);
    if (chosen.every((density, i) => i === 0 || place(density) - place(chosen[i - 1] ?? 1) >= room)) return chosen;
  }
  return densities.slice(0, 1);
}

const ratios = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 2, 3, 4, 5, 10, 20, 50, 100,
];

/** Ratios for a logarithmic axis from `low` to `high`: 1, and from there both ways those that leave room for a number. */
export function ratioTicks(low: number, high: number): readonly number[] {
  const room = 0.1 * Math.log(high / low);
  const inside = ratios.filter((ratio) => ratio >= low && ratio <= high);
  const chosen = [1];
  for (const ratio of inside.filter((ratio) => ratio > 1)) {
    if (Math.log(ratio / (chosen.at(-1) ?? 1)) >= room) chosen.push(ratio);
  }
  for (const ratio of inside.filter((ratio) => ratio < 1).reverse()) {
    if (Math.log((chosen[0] ?? 1) / ratio) >= room) chosen.unshift(ratio);
  }
  return chosen;
}

/** The smallest and the largest of some values; infinite of none. */
export function endsOf(values: Iterable<number>): readonly [least: number, most: number] {
  // A spread into Math.min ends where the stack does: at about 120,000 values, which curves of a few trainings have.
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}
