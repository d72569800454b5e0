import { command, threadsFlag, useFlag, valued } from "../command.ts";
import { stoppableAs } from "../exit.ts";

/** The exit code of a worker that was asked to leave and has given back what it had: a scheduler may start it again. */
const GAVE_BACK = 75;

/** `lth worker`: trains what coordinators ask for, until it is stopped. */
export const worker = command(
  "worker",
  "Train what lth find --remote asks for, on as many machines as there are: takes trainings from a queue, puts results into a depot. LTH_ON and LTH_DEPOT say where they are.",
  ["lth worker", "lth worker --jobs 8 --idle-exit 600", "lth worker --until 18:00 --health 9090"],
)
  .option(...valued("--jobs <n>", "trainings at once (default: the cores, divided by --threads)"))
  .option(...threadsFlag)
  .option(...valued("--idle-exit <seconds>", "leave when nothing came for so long (default: never)"))
  .option(...valued("--until <time>", "leave then: 18:00, or 2026-11-29T18:00"))
  .option(...valued("--checkpoints <seconds>", "seconds between checkpoints on this machine (default: 60)"))
  .option(...valued("--lease <seconds>", "others take over from a worker that says nothing for so long (default: 60)"))
  .option(...valued("--health <port>", "answer /healthz and /metrics on this port, to this machine alone"))
  .option(...useFlag)
  .action(async (flags) => {
    const signal = stoppableAs("leaving; what was begun is kept, and other workers go on with it", {
      patience: 4900,
      terminated: GAVE_BACK,
    });
    const { runWorker } = await import("../worker/run-worker.ts");
    await runWorker(flags, signal);
  });
