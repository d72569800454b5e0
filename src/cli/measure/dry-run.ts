import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { allRemarks, type DataRemarks } from "../../data/arrays/index.ts";
import { byRole, dataRemarks, idleFields, plannedJobs, runId, type Spec, settingOf } from "../../lottery/index.ts";
import { networkName } from "../../models/index.ts";
import { counted, countText, densityText } from "../../numbers-in-words.ts";
import type { NamedSpec } from "../../request/index.ts";
import { crowded, type GivenWeights, listRuns, loadRun, weightsFor } from "../../runs/index.ts";
import { bytesInWords, timeInWords } from "../../text.ts";
import { coarseness, ofNetworks } from "../../verdict/index.ts";
import { readData } from "../read-data.ts";
import { columnsOf, titled } from "../terminal.ts";
import { atOnceInWords, checkPlanned } from "./check-planned.ts";
import { estimate } from "./estimate.ts";
import { memoryRows, totalOf } from "./memory-rows.ts";
import { NOTHING_STARTED } from "./nothing-started.ts";

export interface DryRunOptions {
  readonly store: string;
  readonly data?: string | undefined;
  readonly jobs?: number | undefined;
  readonly threads?: number | undefined;
  readonly remote?: true | undefined;
  /** What `--initial` gave. */
  readonly initial?: GivenWeights | undefined;
  /** What the run, or the sweep, is called. */
  readonly name?: string | undefined;
  readonly json: boolean;
}

/** What `find` would do: checked as `find` checks it, measured for a moment, but nothing is run and nothing is written. */
export async function dryRun({ preset, scale, spec, idVerdict }: NamedSpec, options: DryRunOptions): Promise<string> {
  const { store, data, jobs = availableParallelism(), threads, remote, initial, json } = options;
  const dataset = await readData(spec.data.name, data, { cache: "read" });
  const setting = settingOf(spec, dataset);
  checkPlanned(setting, dataset, { store, jobs, threads, remote });
  if (initial) weightsFor(setting.network, initial);
  const planned = plannedJobs(setting);
  const run = runId(preset, spec, dataset.checksum, idVerdict);
  const stored = listRuns(store).some(({ id }) => id === run) ? loadRun(store, run).jobs.length : 0;
  const { seconds, bytes, memory } = await estimate(setting, dataset, planned, { jobs, threads });
  const roleCounts = [...new Set(planned.map(({ role }) => role))]
    .sort(byRole)
    .map((role) => [role, planned.filter((job) => job.role === role).length] as const);
  const densities = setting.ladder.map(({ round, density, survivors }) => ({ round, density, survivors }));
  const weights = setting.ladder[0]?.weights ?? 0;
  const { name, copy, checksum } = dataset;
  const remarks = dataRemarks(spec, dataset);
  const warnings = [...allRemarks(remarks), ...idleFields(setting, dataset)];

  if (json) {
    const plan = {
      type: "plan",
      run,
      preset,
      scale,
      store: resolve(store),
      data: { name, copy, checksum },
      network: { name: networkName(spec.model), ...spec.model, weights },
      trainings: { total: planned.length, stored, ...Object.fromEntries(roleCounts) },
      iterations: setting.iterations,
      seed: spec.seed,
      rewind: setting.rewind,
      jobs,
      warnings,
      densities,
      seconds: Math.round(seconds),
      bytes: Math.round(bytes),
      memory: { ...Object.fromEntries(memory), total: totalOf(memory) },
    };
    return `${JSON.stringify(plan)}\n`;
  }
  const crowd = remote ? undefined : crowded(Math.min(jobs, planned.length), threads);
  const { name: optimizer, lr } = spec.train.optimizer;
  const rows: readonly (readonly [string, string])[] = [
    ["run", `${run} (scale ${scale})`],
    ["data", `${name}: ${copy}`],
    ["checksum", checksum],
    ...(dataset.notes ?? []).map((note): readonly [string, string] => ["note", note]),
    ...warnings.map((warning): readonly [string, string] => ["warning", warning]),
    ["network", `${networkName(spec.model)}: ${countText(weights)} weights`],
    [
      "training",
      `${countText(setting.iterations)} iterations of ${countText(spec.train.batch)} examples, ${optimizer} with learning rate ${lr}${changes(spec)}`,
    ],
    [
      "trainings",
      `${countText(planned.length)} in ${counted(spec.trials, "trial")}: ${roleCounts.map(([role, count]) => `${countText(count)} ${role}`).join(", ")}`,
    ],
    ["seed", String(spec.seed)],
    ["rewind", rewindInWords(spec, setting.rewind)],
    ["densities", densities.map((each) => `${each.round}: ${densityText(each.density)}`).join(", ")],
    [
      "time",
      `about ${timeInWords(seconds)} with ${atOnceInWords({ jobs, remote })}${crowd === undefined ? "" : ` (${crowd})`}, from a moment of training the dense network and sparser ones on this machine`,
    ],
    ...memoryRows(memory).map((row, i): readonly [string, string] => [i === 0 ? "memory" : "", row]),
    ["disk", `about ${bytesInWords(Math.ceil(bytes))}, from the weights that each network keeps`],
    ...verdictRow(spec, remarks, dataset.test.count),
    ["store", `${resolve(store)}${stored > 0 ? `, which has ${stored} of these trainings already` : ""}`],
  ];
  const width = Math.min(columnsOf(process.stdout, 80), 100);
  const lines = rows.map(([title, text]) => titled(title, text, width));
  return `${lines.join("\n")}\n\n${NOTHING_STARTED}\n`;
}

/** What is known of the verdict before anything is trained. */
function verdictRow(
  spec: Spec,
  { noVerdict }: DataRemarks,
  testImages: number,
): readonly (readonly [string, string])[] {
  if (noVerdict.length > 0) return [["verdict", "none: the data bear none, see the warnings"]];
  if (!spec.verdict.given) return [["verdict", "none: not at this scale"]];
  const coarse = spec.rounds > 0 ? coarseness(testImages, spec.verdict) : undefined;
  return coarse === undefined ? [] : [["verdict", ofNetworks(spec, coarse)]];
}

/** Where surviving weights go back to, as it was asked for and in iterations. */
function rewindInWords({ rewind, rounds }: Spec, iteration: number): string {
  if (rounds === 0) return "none: nothing is pruned";
  if (iteration === 0) return "none: what survives is reset to its initial weights";
  return `to ${rewind}, iteration ${iteration} of the dense network's training`;
}

/** What the learning rate and the examples go through, where they do. */
function changes({ train: { schedule, augment } }: Spec): string {
  const { warmup, drops, factor } = schedule;
  return [
    ...(warmup === "0it" || warmup === "0ep" ? [] : [`warmed up over ${warmup}`]),
    ...(drops.length === 0 ? [] : [`times ${factor} at ${drops.join(" and ")}`]),
    ...(augment.flip ? ["flips"] : []),
    ...(augment.crop > 0 ? [`crops by ${augment.crop}`] : []),
  ]
    .map((change) => `, ${change}`)
    .join("");
}
