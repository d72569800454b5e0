import { existsSync } from "node:fs";
import { join } from "node:path";
import { densityText } from "../numbers-in-words.ts";
import type { RunSummary } from "../verdict/index.ts";

/** A file of a run, and what is in it. */
export interface RunFile {
  readonly what: string;
  readonly path: string;
}

/** The report of a run, and the trainings that its verdict names, where they are there. */
export function filesOf(store: string, { id, rounds, verdict }: RunSummary): readonly RunFile[] {
  const named = [verdict.smallestMatching, verdict.fastest, verdict.mostAccurate].map((ticket) => ticket?.round);
  const shown = rounds.filter(({ round }) => round === 0 || named.includes(round));
  const jobs = shown.flatMap(({ round, density, ticket }) =>
    ticket.jobs.slice(0, 1).map(({ key, trial }) => ({
      what: `${round === 0 ? "dense network" : `ticket of ${densityText(density)}`}, trial ${trial}`,
      path: join(store, "jobs", `${key}.safetensors`),
    })),
  );
  const report = { what: "report", path: join(store, "reports", id, "report.html") };
  return [...(existsSync(report.path) ? [report] : []), ...jobs.filter(({ path }) => existsSync(path))];
}
