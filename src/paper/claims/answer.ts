import { difference, ENOUGH, type Interval, type Ratio, ratio } from "../../verdict/index.ts";
import type { Direction, Size } from "./claim.ts";
import type { Samples } from "./quantity.ts";

/** What one question about a claim is answered with. */
export type Answer = "holds" | "fails" | "not enough trials" | "not at this scale" | "not run";

/** What was measured: the estimate with its 95% interval (Student's t, paired by trial; of ratios, on logarithms). */
export interface Measured {
  readonly unit: Samples["unit"];
  readonly interval: Interval | Ratio;
  readonly samples: Samples;
}

export function measured(samples: Samples): Measured | null {
  const { unit, pairs } = samples;
  const ordered = [...pairs].sort(([a], [b]) => a - b).map(([, pair]) => pair);
  if (unit === "counted") {
    const [[mean] = [0]] = ordered;
    return { unit, samples, interval: { mean, low: mean, high: mean, pairs: 0 } };
  }
  const interval = unit === "ratio" ? ratio(ordered) : difference(ordered);
  return interval && { unit, samples, interval };
}

/**
 * Whether there is an effect. One-sided: the whole interval must lie on the claim's side. `shortened`: trainings were shorter than
 * the paper's.
 */
export function directionOf(measurement: Measured, { side, than }: Direction, shortened = false): Answer {
  const { interval, samples } = measurement;
  const ends = endsOf(measurement);
  if (!ends) return "not enough trials";
  const [low, high] = ends;
  // Longer trainings would tell, not more trials.
  const untold: Answer = samples.unit === "ratio" ? "not enough trials" : "not at this scale";
  const [first, second] = samples.unit === "ratio" || shortened ? samples.late : [0, 0];
  if ((side === "none" || side === "not above") && first + second > 0) return untold;
  if (side === "none" || side === "not above") {
    if (low <= than && (high >= than || side === "not above"))
      return samples.diverged > 0 ? "not enough trials" : "holds";
    return "fails";
  }
  const [isAbove, isBelow] = [low > than + rounding(interval), high < than - rounding(interval)];
  if (!isAbove && !isBelow) return "not enough trials";
  // What stopped at the last measurement may have stopped later: its time, and so its accuracy, can only be larger than it looks.
  if ((isAbove && second > 0) || (isBelow && first > 0)) return untold;
  const holds = (side === "above") === isAbove;
  return holds && samples.diverged > 0 ? "not enough trials" : holds ? "holds" : "fails";
}

/** Whether the effect is as large as in the paper: the interval inside the band, outside it, or across its edge. */
export function sizeOf(measurement: Measured, { low, high }: Size): Answer {
  const { samples } = measurement;
  const ends = endsOf(measurement);
  if (!ends || (samples.unit === "ratio" && samples.late[0] + samples.late[1] > 0)) return "not enough trials";
  const [from, until] = ends;
  if (until < low || from > high) return "fails";
  if (from < low || until > high || samples.diverged > 0) return "not enough trials";
  return "holds";
}

function endsOf({ interval, samples }: Measured): readonly [low: number, high: number] | null {
  const { low, high, pairs } = interval;
  if (low === null || high === null) return null;
  return pairs >= ENOUGH || samples.unit === "counted" ? [low, high] : null;
}

/** Ends that differ from a bound by rounding alone are on it. */
const rounding = ({ mean }: Interval): number => 1e-12 * Math.max(1, Math.abs(mean));

/** Several answers of which all must hold. */
export function all(answers: readonly Answer[]): Answer {
  const order: readonly Answer[] = ["fails", "not run", "not at this scale", "not enough trials"];
  return order.find((answer) => answers.includes(answer)) ?? "holds";
}
