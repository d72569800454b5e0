import type { Masks, Optimizer } from "../../engine/index.ts";
import type { Start } from "../starts/start.ts";
import type { Schedule } from "../train/schedule.ts";

/** The iterations of a training: from `from` until `until` - 1, counted from the dense network's iteration 0. */
export interface Span {
  readonly from: number;
  /** Equal to `from`: the network is measured as it starts. */
  readonly until: number;
}

/** What is trained otherwise than the spec says. */
export interface Settings {
  readonly optimizer?: Optimizer;
  readonly batch?: number;
  /** Undefined: a constant learning rate. */
  readonly schedule?: Schedule | undefined;
}

/** What a strategy or a control asks to be trained: which weights exist, where they start, for how long and how. */
export interface Candidate {
  readonly masks: Masks;
  readonly start: Start;
  readonly span: Span;
  readonly settings?: Settings | undefined;
}
