import { densityText } from "../../numbers-in-words.ts";
import type { ChartOptions } from "../chart.ts";
import { densityTicks, withoutSign } from "../scales.ts";

const PLOT_WIDTH = 326;

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
