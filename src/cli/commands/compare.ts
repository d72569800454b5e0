import { command, storeFlag, useFlag, valued } from "../command.ts";
import { judged, verdictFlag } from "../judged.ts";
import { say, sayPainted } from "../say.ts";
import { whereFlag } from "./list.ts";

/** `lth compare`: several runs side by side. */
export const compare = command(
  "compare",
  "Put runs side by side: one figure with a line for each, one table, one CSV of all their numbers, and how each differs from the first.",
  [
    "lth compare lenet-mnist-a91b6875 lenet-mnist-01c2d3e4",
    'lth compare "one shot" iterative --out figure-4c',
    "lth compare --where preset=lenet-mnist",
  ],
)
  .argument("[runs...]", "ids of runs, their beginnings, or their names")
  .option(...storeFlag)
  .option(...whereFlag)
  .option(...verdictFlag)
  .option(...useFlag)
  .option(...valued("--out <folder>", "where it goes (default: a folder in the store's reports)"))
  .option("--json", "one object: {runs, report, differences}")
  .action(async (asked, { store, where, set, use, out, json }) => {
    if (use) await (await import("../../extensions/index.ts")).useModules(use);
    const { comparisonFolder, DEFAULT_STORE, storePaths } = await import("../../runs/index.ts");
    const { chosenRecords } = await import("../chosen-records.ts");
    const { comparedRuns, runDifferences, writeComparison } = await import("../../report/index.ts");
    const folder = store ?? DEFAULT_STORE;
    const found = chosenRecords(folder, asked, where);
    const records = await Promise.all(found.map((record) => judged(record, set)));
    const ids = records.map(({ id }) => id);
    const written = await writeComparison(records, out ?? comparisonFolder(storePaths(folder), ids));
    const runs = comparedRuns(records);
    if (json) {
      const differences = runDifferences(runs).map(({ first, second, ...numbers }) => ({
        ...{ run: second.record.id, against: first.record.id },
        ...numbers,
      }));
      const told = { runs: runs.map(({ record, label }) => ({ id: record.id, label })), report: written };
      say(`${JSON.stringify({ ...told, differences }, null, 2)}\n`);
      return;
    }
    const { compareScreen } = await import("../compare-screen.ts");
    sayPainted(`${compareScreen(runs, written, process.stdout, process.env).join("\n")}\n`);
  });
