/** What `Trainer.train` is given. */
export interface TrainCall {
  readonly examples: Int32Array;
  readonly rates: Float64Array;
  readonly from?: number | undefined;
  readonly shifts?: Int32Array | undefined;
  /** Receives, added up, the seconds that each of `instructions` took. */
  readonly times?: Float64Array | undefined;
}
