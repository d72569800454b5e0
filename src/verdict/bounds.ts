/** Fewer pairs than this give numbers, but no verdict. */
export const ENOUGH = 3;
/** A ticket matches the dense network if it may be less accurate by less than this ... */
export const TOLERATED_LOSS = 0.002;
/** ... and if its early stop may be later by less than this factor. */
export const TOLERATED_DELAY = 1.1;
