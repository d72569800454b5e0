import { controlOrder } from "../controls/named.ts";

/**
 * What a training is to its run. `ticket`: what is to be found, round 0's being the dense network. `rewind`: the dense
 * network's first k iterations alone, where rewound tickets start. `continued`: pruned trained weights are trained on, to be
 * pruned again. Every other role is a control's name, such as `reinit` or `noise-0.5`.
 */
export type Role = string;

const awaited = ["ticket", "rewind", "continued"];

/** Whether later rounds may wait for such a training. Nobody waits for a control. */
export const isAwaited = (role: Role): boolean => awaited.includes(role);

/** Tickets and controls; what trains only so that tickets can be found is not shown. */
export const isShown = ({ role }: { readonly role: Role }): boolean => role === "ticket" || !isAwaited(role);

/** Where a job stands in its run. Not part of what it computes. */
export interface JobPlace {
  readonly trial: number;
  readonly role: Role;
  /** Which repeat of a control, from 0; 0 for tickets. */
  readonly repeat: number;
  readonly round: number;
}

/** More than any round's number, so that a control never goes before what is waited for. */
const UNAWAITED = 100_000;

/** Lower goes first, over all runs: what later rounds wait for, then controls, and of either the lower rounds. At least 1. */
export const turnOf = ({ role, round }: JobPlace): number => (isAwaited(role) ? 1 : UNAWAITED) + round;

/** For a reader: `trial 0, round 3, reinit 1`. */
export const wordsFor = ({ trial, round, role, repeat }: JobPlace): string =>
  `trial ${trial}, round ${round}, ${role}${repeat > 0 ? ` ${repeat}` : ""}`;

/** Order of roles in lists: tickets, what else is waited for, controls as they are listed. */
export function byRole(a: Role, b: Role): number {
  const order = (role: Role) => (isAwaited(role) ? awaited.indexOf(role) - awaited.length : 0);
  return order(a) - order(b) || (isAwaited(a) ? 0 : controlOrder(a, b));
}

/** Order of jobs in lists: by trial, round and role, a control's repeats beside each other. */
export const byPlace = (a: JobPlace, b: JobPlace): number =>
  a.trial - b.trial || a.round - b.round || byRole(a.role, b.role) || a.repeat - b.repeat;
