import { command, storeFlag, waitFlag } from "../command.ts";

/** `lth rm`: remove runs, and what no other run needs. */
export const rm = command("rm", "Remove runs, their reports, and the trainings that no other run refers to.", [
  "lth rm lenet-mnist-a91b6875",
  "lth rm lenet --yes",
  "lth rm --unused",
])
  .argument("[runs...]", "ids of runs; or their beginnings or names, of which a terminal asks whether they are meant")
  .option(...storeFlag)
  .option("--unused", "remove what no run of the store refers to")
  .option("--yes", "do not ask whether the runs are meant whose ids begin so, or that are called so")
  .option(...waitFlag)
  .option("--json", "an object a line: {run, jobs, starts}")
  .action(async (asked, flags) => {
    const { removeRuns } = await import("../remove-runs.ts");
    await removeRuns(asked, flags);
  });
