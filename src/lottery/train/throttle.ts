/** Lets one call through per `interval` ms and drops the others. */
export function throttle(interval: number): (act: () => void) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (act) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    act();
  };
}
