import { command, once, storeFlag } from "../command.ts";
import { say, sayAside } from "../say.ts";

/** `lth rm`: remove a run, and the trainings that no other run needs. */
export const rm = command("rm", "Remove a run, its report, and the trainings that no other run refers to.", [
  "lth rm lenet-mnist-a91b6875",
  "lth rm lenet --yes",
])
  .argument("<run>", "the run's id, or its beginning, of which a terminal asks whether it is meant")
  .option(...storeFlag)
  .option("--yes", "do not ask whether the run is meant whose id begins so")
  .option(
    "--wait <seconds>",
    "how long to wait while another process writes to the store (default: 60)",
    once("--wait"),
  )
  .option("--json", "one object: {run, jobs}")
  .action(async (asked, { store, yes, wait, json }) => {
    const { DEFAULT_STORE, chosenRun, removeRun } = await import("../../runs/index.ts");
    const { wholeNumber } = await import("../whole-number.ts");
    const waitSeconds = wholeNumber("--wait", wait, 0, 1e6);
    const folder = store ?? DEFAULT_STORE;
    const { ask, canAsk } = await import("../ask.ts");
    let run = asked;
    // A script has said what it means; a hand that typed a beginning may mean another run.
    if (!yes && canAsk()) {
      run = chosenRun(folder, asked);
      if (run !== asked && !(await ask(`remove ${run}?`))) {
        sayAside("nothing was removed\n");
        return;
      }
    }
    const removed = await removeRun(folder, run, waitSeconds === undefined ? {} : { waitSeconds });
    const words = `removed ${removed.run} and ${removed.jobs} training${removed.jobs === 1 ? "" : "s"} that no other run needs`;
    say(`${json ? JSON.stringify(removed) : words}\n`);
  });
