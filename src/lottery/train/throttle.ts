/**
 * Lets one call through per `interval` ms, or per hundredth of the time since it was made, and drops the others: a training of
 * hours makes hundreds of events, not a hundred thousand.
 */
export function throttle(interval: number): (act: () => void) => void {
  const began = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  return (act) => {
    const now = performance.now();
    if (now - last < Math.max(interval, (now - began) / 100)) return;
    last = now;
    act();
  };
}
