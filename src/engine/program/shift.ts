/** How an example is read: row y, column x is row y + down, column x + right of it (of its mirror image, if mirrored). */
export interface Shift {
  readonly down: number;
  readonly right: number;
  readonly mirrored: boolean;
}

/** Added to a distance, so that -64 to 63 fits a byte. */
const BIAS = 64;

/** A shift in one word: down + 64 in bits 0 to 7, right + 64 in bits 8 to 15, mirrored in bit 16. */
export const packShift = ({ down, right, mirrored }: Shift): number =>
  (down + BIAS) | ((right + BIAS) << 8) | ((mirrored ? 1 : 0) << 16);

export const unpackShift = (word: number): Shift => ({
  down: (word & 0xff) - BIAS,
  right: ((word >> 8) & 0xff) - BIAS,
  mirrored: ((word >> 16) & 1) === 1,
});
