import { command, once, storeFlag } from "./command.ts";
import { say } from "./say.ts";

/** `lth rm`: remove a run, and the trainings that no other run needs. */
export const rm = command("rm", "Remove a run, its report, and the trainings that no other run refers to.", [
  "lth rm lenet-mnist-a91b6875",
])
  .argument("<run>", "the run's id, or its beginning")
  .option(...storeFlag)
  .option(
    "--wait <seconds>",
    "how long to wait while another process writes to the store (default: 60)",
    once("--wait"),
  )
  .option("--json", "one object: {run, jobs}")
  .action(async (run, { store, wait, json }) => {
    const { DEFAULT_STORE, removeRun } = await import("../runs/index.ts");
    const { wholeNumber } = await import("./whole-number.ts");
    const waitSeconds = wholeNumber("--wait", wait, 0, 1e6);
    const removed = await removeRun(store ?? DEFAULT_STORE, run, waitSeconds === undefined ? {} : { waitSeconds });
    const words = `removed ${removed.run} and ${removed.jobs} training${removed.jobs === 1 ? "" : "s"} that no other run needs`;
    say(`${json ? JSON.stringify(removed) : words}\n`);
  });
