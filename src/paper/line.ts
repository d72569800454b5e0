import type { Ask } from "./runs/ask.ts";

/** One line of a figure: the tickets, or a control, of one experiment. */
export interface Line {
  readonly label: string;
  readonly ask: Ask;
  /** `ticket`, or a control's name. */
  readonly role: string;
  /** Of a control beside each ticket, at the paper's scale. */
  readonly repeats: number;
}

export const line = (label: string, ask: Ask, role = "ticket", repeats = 1): Line => ({ label, ask, role, repeats });

/** Tickets, and beside them the same masks with new initial weights, three times each as in the paper. */
export const beside = (label: string, ask: Ask): readonly Line[] => [
  line(label, ask),
  line(`${label}, reinit`, ask, "reinit", 3),
];
