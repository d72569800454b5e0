import type { Depot } from "../../src/workers/depot/depot.ts";
import { fasterClock, type Meeting } from "../../src/workers/meeting.test-data.ts";
import { openBullQueue } from "../../src/workers/queue/bullmq.ts";
import type { RedisServer } from "./redis.ts";

/** Faster than the wall's, but as slow as servers need: a worker that leaves has a second of the wall's to give back. */
const TIMES = 4;
const clock = fasterClock(TIMES);
/** Milliseconds of the wall. */
const LEASE = 1000;

let meetings = 0;

/** A queue of its own in Redis for each, and a depot of its own, which is called by its number. */
export const meetingIn =
  (redis: () => RedisServer, openDepot: (number: number) => Promise<Depot>) => async (): Promise<Meeting> => {
    const number = ++meetings;
    return {
      ...{ clock, lease: TIMES * LEASE },
      queue: () =>
        openBullQueue({ address: redis().url, name: `lth-meeting-${number}`, worker: "test/1", lease: LEASE }),
      depot: () => openDepot(number),
      emptied: () => redis().empty(),
    };
  };
