import { countText, densityText } from "../../numbers-in-words.ts";
import type { ChartOptions } from "../chart.ts";
import { densityTicks, withoutSign } from "../scales.ts";

const PLOT_WIDTH = 326;
/** With room between two numbers. */
const DIGIT_WIDTH = 7;

/** The axis of a figure against density, with some densities as shares: logarithmic, falling to the right. */
export function densityAxis(shares: readonly number[]): Pick<ChartOptions, "x" | "xTicks" | "xText"> {
  const densities = [...new Set(shares.map((share) => 100 * share))].sort((a, b) => b - a);
  const [widest, thinnest] = [densities[0] ?? 100, densities.at(-1) ?? 100];
  const margin = widest === thinnest ? 2 : (widest / thinnest) ** 0.025;
  return {
    x: { type: "log", domain: [widest * margin, thinnest / margin], label: "Weights remaining, % (logarithmic)" },
    xTicks: densityTicks(densities, PLOT_WIDTH, 36),
    xText: (value) => withoutSign(densityText(value / 100)),
  };
}

/** The same for numbers of weights, of networks that differ in size. */
export function weightsAxis(counts: readonly number[]): Pick<ChartOptions, "x" | "xTicks" | "xText"> {
  const [most, least] = [Math.max(1, ...counts), Math.min(...counts, Math.max(1, ...counts))];
  const margin = most === least ? 2 : (most / least) ** 0.025;
  const decades = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
  const inside = decades.filter((count) => count <= most * margin && count >= least / margin).reverse();
  const [first = 1, last = 1] = [inside[0], inside.at(-1)];
  // Round numbers seldom stand at the ends of the axis.
  const width = (PLOT_WIDTH * Math.log(first / last)) / Math.log((most * margin) / (least / margin));
  return {
    x: { type: "log", domain: [most * margin, least / margin], label: "Weights remaining (logarithmic)" },
    xTicks: densityTicks(inside, width, DIGIT_WIDTH * countText(first).length),
    xText: countText,
  };
}
