import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Dataset } from "../../data/arrays/index.ts";
import { allRemarks } from "../../data/arrays/index.ts";
import { dataRemarks, idleFields } from "../../lottery/index.ts";
import { countText } from "../../numbers-in-words.ts";
import type { NamedSpec } from "../../request/index.ts";
import { bytesInWords, timeInWords } from "../../text.ts";
import { readData } from "../read-data.ts";
import { sayAside } from "../say.ts";
import { type Column, table } from "../table.ts";
import { columnsOf, titled } from "../terminal.ts";
import { atOnceInWords, type Planned } from "./check-planned.ts";
import type { DryRunOptions } from "./dry-run.ts";
import { memoryRows, totalOf } from "./memory-rows.ts";
import { NOTHING_STARTED } from "./nothing-started.ts";
import { type PlannedSweep, type PlannedVariant, planSweep } from "./planned-sweep.ts";

/** What a sweep would do, all its runs together: nothing is run and nothing is written. */
export async function sweepDryRun(named: readonly NamedSpec[], options: DryRunOptions): Promise<string> {
  const { store, data, jobs = availableParallelism(), threads, remote, initial, name: called, json } = options;
  const datasets = new Map<string, Promise<Dataset>>();
  const datasetOf = (name: string) => {
    const dataset = datasets.get(name) ?? readData(name, data, { cache: "read" });
    datasets.set(name, dataset);
    return dataset;
  };
  const tell = (what: string) => sayAside(`measuring ${what} ...\n`);
  const plan = await planSweep(named, { store, datasetOf, jobs, threads, remote, initial, name: called, tell });
  return json
    ? `${JSON.stringify(asJson(plan, resolve(store), jobs))}\n`
    : `${inWords(plan, { store: resolve(store), jobs, remote }).join("\n")}\n\n${NOTHING_STARTED}\n`;
}

/** What is not sound in the data, and each field that changes nothing, said once for all runs. */
const warningsOf = ({ variants }: PlannedSweep): readonly string[] => [
  ...new Set(
    variants.flatMap(({ named, setting, dataset }) => [
      ...allRemarks(dataRemarks(named.spec, dataset)),
      ...idleFields(setting, dataset),
    ]),
  ),
];

const asJson = (plan: PlannedSweep, store: string, jobs: number) => ({
  type: "sweep-plan",
  runs: plan.variants.map(({ id, label, jobs: trainings, own }) => ({
    ...{ id, label, trainings: trainings.length, shared: trainings.length - own.length },
  })),
  store,
  trainings: plan.trainings,
  stored: plan.stored,
  jobs,
  warnings: warningsOf(plan),
  seconds: Math.round(plan.seconds),
  bytes: Math.round(plan.bytes),
  memory: { ...Object.fromEntries(plan.memory), total: totalOf(plan.memory) },
});

const columns: readonly Column<PlannedVariant>[] = [
  { title: "run", cell: ({ label }) => label, keep: 4 },
  { title: "trainings", cell: ({ jobs }) => String(jobs.length), align: "right", keep: 3 },
  { title: "shared", cell: ({ jobs, own }) => String(jobs.length - own.length), align: "right", keep: 2 },
  { title: "id", cell: ({ id }) => id, keep: 1 },
];

function inWords(plan: PlannedSweep, { store, jobs, remote }: Planned): readonly string[] {
  const width = Math.min(columnsOf(process.stdout, 80), 100);
  const { variants, trainings, stored, seconds, bytes, memory } = plan;
  const has = stored > 0 ? `, of which the store has ${countText(stored)}` : "";
  const [most = ""] = memoryRows(memory);
  const row = (title: string, text: string) => titled(title, text, width);
  return [
    ...table(columns, variants, width),
    "",
    row("trainings", `${countText(trainings)} in ${variants.length} runs${has}; what several share counts once`),
    row(
      "time",
      `about ${timeInWords(seconds)} with ${atOnceInWords({ jobs, remote })}, from a moment of training each network here`,
    ),
    row("memory", most),
    row("disk", `about ${bytesInWords(Math.ceil(bytes))}`),
    row("store", store),
    ...warningsOf(plan).map((warning) => row("warning", warning)),
  ];
}
