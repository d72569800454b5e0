import { counted } from "../../numbers-in-words.ts";
import { command, each, storeFlag, valued } from "../command.ts";
import { say, sayPainted } from "../say.ts";

/** The flag that chooses runs by their fields. */
export const whereFlag = [
  "--where <field=value>",
  "runs of which this field has this value, such as preset=lenet-mnist or lr=0.0024; may be given again",
  each,
] as const;

/** `lth list`: the runs of a store, newest first, and what tells them apart. */
export const list = command(
  "list",
  "List the runs of a store, newest first: what was found, and what tells each apart from its preset.",
  ["lth list", "lth list --where preset=lenet-mnist --sort accuracy", "lth list --json"],
)
  .option(...storeFlag)
  .option(...whereFlag)
  .option(...valued("--sort <field>", "by this field instead of by time: accuracy, density, lr, ..."))
  .option("--json", "a list of {id, preset, scale, trials, state, started, finished, name, note, command, spec, ...}")
  .action(async ({ store: asked, where = [], sort, json }) => {
    const { DEFAULT_STORE, knownRuns } = await import("../../runs/index.ts");
    const { withVerdicts } = await import("../listed-runs.ts");
    const { sortedBy, whereAll } = await import("../where.ts");
    const store = asked ?? DEFAULT_STORE;
    const { listings, fault } = knownRuns(store);
    const runs = sortedBy(whereAll(withVerdicts(store, listings), where), sort);
    if (json) say(`${JSON.stringify(runs, null, 2)}\n`);
    else if (runs.length === 0 && listings.length > 0) {
      say(`none of ${counted(listings.length, "run")} in ${store} has ${where.join(" and ")}\n`);
    } else if (runs.length > 0 || fault === null) {
      const { listTable } = await import("../list-table.ts");
      sayPainted(listTable(runs, store, process.stdout, process.env));
    }
    // What is damaged is named below what is not.
    if (fault !== null) throw fault;
  });
