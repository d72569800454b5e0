import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted } from "../../errors.ts";
import { isBusy } from "./sqlite-fault.ts";

/**
 * Waits about 50 ms without holding up the event loop; the length varies, so that waiting processes do not keep step.
 * Throws Interrupted as soon as the signal says so.
 */
export async function pause(signal?: AbortSignal): Promise<void> {
  try {
    await sleep(25 + 50 * Math.random(), undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new Interrupted();
  }
}

/** Does `work` again until no other connection is in its way, for `seconds` at most: then the LthError says which file. */
export async function patiently<T>(work: () => T, seconds: number, signal?: AbortSignal): Promise<T> {
  const deadline = performance.now() + 1000 * seconds;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await pause(signal);
  }
}
