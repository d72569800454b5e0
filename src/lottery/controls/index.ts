import type { ControlName } from "../record.ts";
import type { Control } from "./control.ts";
import { random } from "./random.ts";
import { reinit } from "./reinit.ts";
import { reshuffle } from "./reshuffle.ts";

/** Adding a control is a file, a line here and a count in the spec. */
export const controls = { reinit, random, reshuffle } satisfies Record<ControlName, Control>;

export type { Candidate, Control } from "./control.ts";
