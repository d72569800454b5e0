import { sha256 } from "../../hash.ts";
import type { Clock } from "../clock.ts";
import type { Depot } from "../depot/depot.ts";
import { checkpointName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";

/** Milliseconds for which a depot that takes nothing is asked again: as long as an order waits for one. */
const MOST_PATIENCE = 300_000;

interface Writer {
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
  /** What the worker is called. */
  readonly name: string;
}

/**
 * Writes a few bytes into a depot and removes them, before a worker takes its first order: who may only read there would train what
 * nobody gets. Asks again where it fails, which is told once; throws the DepotFault of a depot that goes on failing for five
 * minutes, and Interrupted if the signal comes before.
 */
export async function firstWrite(depot: Depot, { clock, warn, signal, name }: Writer): Promise<void> {
  const own = checkpointName(sha256(`the first write of ${name}`));
  const asked = patient(depot, { clock, warn, signal, most: MOST_PATIENCE });
  await asked.put(own, Buffer.from(name));
  await asked.remove(own);
}
