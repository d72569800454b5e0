import { LthError } from "../errors.ts";
import { loadRun, type StoredRun } from "../runs/index.ts";
import { listedRuns } from "./listed-runs.ts";
import { whereAll } from "./where.ts";

/** The runs that are named, and those for which the conditions hold, from the oldest on; each once, at least two. */
export function chosenRecords(
  store: string,
  asked: readonly string[],
  where: readonly string[] | undefined,
): readonly StoredRun[] {
  const fitting =
    where === undefined
      ? []
      : whereAll(listedRuns(store), where)
          .map(({ id }) => id)
          .reverse();
  const records = [...asked, ...fitting].map((run) => loadRun(store, run));
  const chosen = [...new Map(records.map((record) => [record.id, record])).values()];
  if (chosen.length >= 2) return chosen;
  throw new LthError(
    `there ${chosen.length === 0 ? "is no run" : "is one run"} to compare, expected at least two`,
    "name two runs that lth list shows, or give --where a field that several have",
  );
}
