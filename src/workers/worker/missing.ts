import { LthError } from "../../errors.ts";
import type { Depot } from "../depot/depot.ts";

/**
 * What an order needs is not in the depot, or damaged: then it was removed. The order leaves the queue, and whoever wants it puts
 * all that it needs there again.
 */
export class Missing extends LthError {
  constructor(what: string, depot: Depot) {
    super(
      `${depot.shown} has no sound copy of ${what}`,
      "a coordinator that is running puts it there again; else ask for the run again",
      { fault: "found" },
    );
  }
}

/**
 * A thing of the depot as `read` understands it. Throws Missing if it is not there, or `read` finds it damaged (undefined or an
 * LthError).
 */
export async function needed<T>(
  depot: Depot,
  name: string,
  what: string,
  read: (bytes: Uint8Array) => T | undefined,
): Promise<T> {
  const bytes = await depot.get(name);
  if (bytes === undefined) throw new Missing(what, depot);
  const found = understood(bytes, read);
  if (found !== undefined) return found;
  await depot.remove(name);
  throw new Missing(what, depot);
}

function understood<T>(bytes: Uint8Array, read: (bytes: Uint8Array) => T | undefined): T | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof LthError) return undefined;
    throw error;
  }
}
