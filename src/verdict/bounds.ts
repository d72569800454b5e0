import { type Spec, specSchema } from "../lottery/index.ts";

/** Fewer pairs than this give numbers, but no verdict. */
export const ENOUGH = 3;

/** How tickets are judged: what a spec's `verdict` says. */
export type Rule = Spec["verdict"];

/** The rule where nothing else is asked for. */
export const usualRule: Rule = specSchema.shape.verdict.parse({});

/** `0.2 points`, `1 point`. */
export const pointsText = (points: number | string): string => `${points} ${Number(points) === 1 ? "point" : "points"}`;

/** An accuracy that may be lost, in points, as it is written: 0.2. */
export const lossText = ({ loss }: Pick<Rule, "loss">): string => String(Number((100 * loss).toPrecision(6)));
