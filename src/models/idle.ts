/** A field of a spec that is accepted and changes nothing there. */
export interface Idle {
  /** Its path: `train.schedule.factor`. */
  readonly field: string;
  readonly value: unknown;
  /** Reads on after "changes nothing: ". */
  readonly why: string;
}
