import type { Control } from "./control.ts";
import { random } from "./random.ts";
import { reinit } from "./reinit.ts";
import { reshuffle } from "./reshuffle.ts";

/** Adding a control is a file and a line here. */
export const controls = { reinit, random, reshuffle } satisfies Record<string, Control>;

export type ControlName = keyof typeof controls;
export const controlNames = Object.keys(controls) as readonly ControlName[];

export type { Candidate, Control } from "./control.ts";
