import { LthError } from "../errors.ts";
import type { Shape } from "../shape.ts";

/**
 * A max-pool of 2 x 2 leaves half of the lines, rounded down: images can be halved as often as a factor of two fits into
 * them. Throws an LthError where a network asks for more; `what` says who asks, in words that go on with "and", `cure` what
 * else to do than to take larger images.
 */
export function expectHalvings(
  { rows, columns }: Shape,
  times: number,
  { what, cure }: { readonly what: string; readonly cure: (most: number) => string },
): void {
  const most = Math.floor(Math.log2(Math.min(rows, columns)));
  if (times <= most) return;
  throw new LthError(
    `${what}, and images of ${rows} x ${columns} can be halved ${most} times`,
    `${cure(most)}, or take larger images`,
  );
}
