import { LthError } from "../../errors.ts";
import { command, valued } from "../command.ts";
import { say, sayAside } from "../say.ts";

/** Milliseconds that a reader waits for a queue that is away. */
const PATIENCE = 15_000;

/** `lth queue`: what waits for workers, what they do, and what failed. */
export const queue = command(
  "queue",
  "Show what waits for workers, what they train, where, since when and how fast, and what failed. LTH_ON and LTH_DEPOT say where.",
  ["lth queue", "lth queue --json", "lth queue --cancel RUN", "lth queue --retry RUN"],
)
  .option(...valued("--cancel <run>", "take a run's trainings out, by its id, and stop those that run"))
  .option(...valued("--retry <run>", "let a run's failed trainings wait again, by its id"))
  .option("--json", "one object: queue, depot, workers, jobs; with --cancel or --retry, changed")
  .action(async ({ cancel, retry, json }) => {
    if (cancel !== undefined && retry !== undefined) {
      throw new LthError("--cancel and --retry are asked for together", "ask for one of them");
    }
    const { changedInWords, queueListing } = await import("../queue/queue-listing.ts");
    const { addresses, connect, systemClock } = await import("../../workers/index.ts");
    const connected = await connect(addresses(), { onState: (words) => void sayAside(`${words}\n`) });
    try {
      const patience = systemClock.sleep(PATIENCE).then(() => {
        throw new LthError(`${connected.queue.shown} does not answer`, "see LTH_ON, and whether Redis runs there", {
          fault: "found",
        });
      });
      const { listing, changed } = await Promise.race([queueListing(connected, { cancel, retry }), patience]);
      if (json) return void say(`${JSON.stringify({ ...listing, changed }, null, 2)}\n`);
      const { queueTable } = await import("../queue/queue-table.ts");
      say(`${changed === undefined ? "" : `${changedInWords(changed)}\n\n`}${queueTable(listing, process.stdout)}`);
    } finally {
      await Promise.race([connected.close(), systemClock.sleep(1000)]);
    }
  });
