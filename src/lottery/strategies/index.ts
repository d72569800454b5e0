import { continued } from "./continued.ts";
import { oneShot } from "./one-shot.ts";
import { resetting } from "./resetting.ts";
import type { Strategy } from "./strategy.ts";

/** Adding a strategy is a file and a line here. */
export const strategies = { resetting, continued, "one-shot": oneShot } satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;
export const strategyNames = Object.keys(strategies) as readonly StrategyName[];

export type { Cut, Finished, Strategy, Turn } from "./strategy.ts";
