import type { Spec } from "../spec.ts";
import { continued } from "./continued.ts";
import { oneShot } from "./one-shot.ts";
import { resetting } from "./resetting.ts";
import type { Strategy } from "./strategy.ts";

/** Adding a strategy is a file, a line here and a name in the spec. */
export const strategies = { resetting, continued, "one-shot": oneShot } satisfies Record<
  Spec["prune"]["strategy"],
  Strategy
>;

export type { Cut, Finished, Strategy, Turn } from "./strategy.ts";
