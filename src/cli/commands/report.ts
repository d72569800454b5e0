import { oneLine } from "../../visible.ts";
import { command, storeFlag, useFlag, valued } from "../command.ts";
import { judged, verdictFlag } from "../judged.ts";
import { say } from "../say.ts";

/** `lth report`: figures and tables of one run, or of several beside each other. */
export const report = command(
  "report",
  "Write the report of one or several runs: a page that needs nothing beside it, and each figure as SVG, PNG and CSV.",
  ["lth report lenet-mnist-a91b6875", "lth report lenet-mnist-a91b6875 my-spec-01c2d3e4 --out comparison"],
)
  .argument("<runs...>", "ids of runs, their beginnings, or their names")
  .option(...storeFlag)
  .option(...useFlag)
  .option(...verdictFlag)
  .option(...valued("--out <folder>", "where the report goes (default: reports/<run> in the store)"))
  .option("--weights", "also what weights do: initial values, moves, connections; reads every trial's networks")
  .option("--json", "one object: {runs, report}")
  .action(async (asked, { store, out, json, use, weights, set }) => {
    if (use) await (await import("../../extensions/index.ts")).useModules(use);
    const { DEFAULT_STORE, loadRun, reportFolder, storePaths } = await import("../../runs/index.ts");
    const { writeReport } = await import("../../report/index.ts");
    const folder = store ?? DEFAULT_STORE;
    // Two beginnings may mean one run.
    const found = new Map(asked.map((run) => loadRun(folder, run)).map((record) => [record.id, record]));
    const records = await Promise.all([...found.values()].map((record) => judged(record, set)));
    const runs = records.map(({ id }) => id);
    const written = await writeReport(records, out ?? reportFolder(storePaths(folder), ...runs), { weights });
    say(`${json ? JSON.stringify({ runs, report: written }) : oneLine(written)}\n`);
  });
