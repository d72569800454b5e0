import { command, storeFlag } from "../command.ts";
import { say, sayPainted } from "../say.ts";

/** `lth list`: the runs of a store, newest first. */
export const list = command("list", "List the runs of a store, newest first.", ["lth list", "lth list --json"])
  .option(...storeFlag)
  .option("--json", "a list of {id, preset, scale, trials, state, started, finished}")
  .action(async ({ store, json }) => {
    const { DEFAULT_STORE, listRuns } = await import("../../runs/index.ts");
    const runs = listRuns(store ?? DEFAULT_STORE);
    if (json) {
      say(`${JSON.stringify(runs, null, 2)}\n`);
      return;
    }
    const { listTable } = await import("../list-table.ts");
    sayPainted(listTable(runs, store ?? DEFAULT_STORE, process.stdout, process.env));
  });
