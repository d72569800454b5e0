import type { Look } from "../looks/index.ts";

/** Every level but the dense network's. */
export const prunedLevels = (looks: readonly Look[]): readonly Look[] => looks.filter(({ round }) => round > 0);

/** The first of them, as a list: the ticket by which weights are told apart. */
export const middleLevel = (looks: readonly Look[]): readonly Look[] => prunedLevels(looks).slice(0, 1);
