import { oneLine } from "../../visible.ts";
import { command, storeFlag, valued } from "../command.ts";
import { say } from "../say.ts";

/** `lth reproduce keep` */
export const keep = command(
  "keep",
  "Keep a store's runs of the paper's experiments as small files, a line for each training, of which lth reproduce pages makes pages.",
  ["lth reproduce keep --store lenet-runs --to docs/paper/data"],
)
  .argument("[runs...]", "ids of runs, their beginnings, or their names (default: all)")
  .requiredOption(...valued("--to <folder>", "where the files go"))
  .option(...storeFlag)
  .option("--json", "one object: {runs, bytes}")
  .action(async (asked, { to, store, json }) => {
    const { DEFAULT_STORE, listRuns, loadRun } = await import("../../runs/index.ts");
    const { keepRuns, keptRuns } = await import("../../paper/index.ts");
    const { bytesInWords } = await import("../../text.ts");
    const folder = store ?? DEFAULT_STORE;
    const ids = asked.length > 0 ? asked : listRuns(folder).map(({ id }) => id);
    const kept = await keptRuns(ids.map((id) => loadRun(folder, id)));
    const bytes = await keepRuns(kept, to);
    const runs = kept.map(({ id }) => id);
    say(
      json
        ? `${JSON.stringify({ runs, bytes })}\n`
        : `kept ${runs.length} run${runs.length === 1 ? "" : "s"} in ${oneLine(to)}: ${bytesInWords(bytes)}\n`,
    );
  });
