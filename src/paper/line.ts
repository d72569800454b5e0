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
