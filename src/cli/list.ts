import { command, storeFlag } from "./command.ts";

/** `lth list`: the runs of a store, newest first. */
export const list = command("list", "List the runs of a store, newest first.", ["lth list", "lth list --json"])
  .option(...storeFlag)
  .option("--json", "a list of {id, preset, scale, trials, state, started, finished}")
  .action(async ({ store, json }) => {
    const { DEFAULT_STORE, listRuns } = await import("../runs/index.ts");
    const runs = listRuns(store ?? DEFAULT_STORE);
    if (json) {
      process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
      return;
    }
    const { listTable } = await import("./list-table.ts");
    process.stdout.write(listTable(runs, store ?? DEFAULT_STORE, process.stdout, process.env));
  });
