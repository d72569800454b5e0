import { command, each, jobsFlag, storeFlag, valued } from "../command.ts";
import { say, sayPainted } from "../say.ts";

/** `lth reproduce list` */
export const listSuites = command(
  "list",
  "List the suites: their figures, trainings, what the store has of them, and how long they take on this machine.",
  ["lth reproduce list", "lth reproduce list lenet --scale paper --json"],
)
  .argument("[suites...]", "only these (default: paper, which is all)")
  .option(...valued("--scale <name>", "size of the experiments: quick, paper (default: quick)"))
  .option("--network <name>", "only what is of this network; may be given again", each)
  .option("--data <name=path>", "where a data set is, such as mnist=my-digits; may be given again", each)
  .option(...storeFlag)
  .option(...jobsFlag)
  .option("--json", "a list of {suite, figures, about, claims, trainings, stored, seconds, left}")
  .action(async (names, { store, jobs, json, ...flags }) => {
    const { DEFAULT_STORE, MOST_JOBS } = await import("../../runs/index.ts");
    const { wholeNumber } = await import("../whole-number.ts");
    const { askedSuites } = await import("../reproduce/asked.ts");
    const { listOf } = await import("../reproduce/list.ts");
    const asked = askedSuites(names.length === 0 ? ["paper"] : names, flags);
    const listing = await listOf(asked, {
      store: store ?? DEFAULT_STORE,
      jobs: wholeNumber("--jobs", jobs, 1, MOST_JOBS),
    });
    if (json) {
      say(`${JSON.stringify(listing.suites, null, 2)}\n`);
      return;
    }
    const { suiteTable } = await import("../reproduce/suite-table.ts");
    sayPainted(suiteTable(listing, process.stdout));
  });
