import { command, storeFlag } from "../command.ts";
import { judged, verdictFlag } from "../judged.ts";
import { say, sayPainted } from "../say.ts";

/** `lth show`: a run's numbers round by round, then its verdict. */
export const show = command("show", "Show a run: a table of its rounds, then the verdict.", [
  "lth show lenet-mnist-a91b6875",
  "lth show lenet-mnist-a91b6875 --json",
])
  .argument("<run>", "the run's id, its beginning, or its name")
  .option(...storeFlag)
  .option(...verdictFlag)
  .option("--json", "one object with every value of every trial")
  .action(async (run, { store, set, json }) => {
    const { DEFAULT_STORE, knownRuns, loadRun } = await import("../../runs/index.ts");
    const { summarize } = await import("../../verdict/index.ts");
    const record = await judged(loadRun(store ?? DEFAULT_STORE, run), set);
    const summary = summarize(record);
    const { state } = record;
    const { differsAmong } = await import("../listed-runs.ts");
    const { filesOf } = await import("../files-of.ts");
    const beside = {
      differs: differsAmong(knownRuns(store ?? DEFAULT_STORE).listings, record),
      files: filesOf(store ?? DEFAULT_STORE, summary),
    };
    if (json) {
      say(`${JSON.stringify({ ...summary, state, ...beside }, null, 2)}\n`);
      return;
    }
    const { toldOf } = await import("../run-screen.ts");
    const { showRun } = await import("../show-run.ts");
    sayPainted(showRun(summary, state, toldOf(record, summary), beside, process.stdout, process.env));
  });
