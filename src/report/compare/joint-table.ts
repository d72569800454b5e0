import type { Measured, Quantity } from "../../verdict/index.ts";
import type { Table } from "../csv.ts";
import { measuredOf, networksOf } from "../figures/networks.ts";
import type { Compared } from "./compared.ts";

/** What the quantities are called in the file, with their unit. */
const quantities: Readonly<Record<Quantity, string>> = {
  earlyStopIteration: "early_stop_iteration",
  testAccuracyAtEarlyStop: "test_accuracy_at_early_stop",
  trainAccuracyAtEarlyStop: "train_accuracy_at_early_stop",
  testAccuracyAtEnd: "test_accuracy_at_end",
  trainAccuracyAtEnd: "train_accuracy_at_end",
};

const names = Object.entries(quantities) as readonly (readonly [Quantity, string])[];

/** `compared.csv`: every number of `lth show --json` of all runs, a row for each run, network and round. */
export const jointTable = (runs: readonly Compared[]): Table => ({
  columns: [
    ...["run", "name", "label", "preset", "scale", "data", "network", "round", "density", "trainings"],
    ...names.flatMap(([, name]) => ["mean", "min", "max", "values"].map((of) => `${name}_${of}`)),
    ...["censored", "diverged"],
  ],
  rows: runs.flatMap(({ record, summary, label }) =>
    summary.rounds.flatMap((round) =>
      networksOf(summary).flatMap((network) => {
        const measured = measuredOf(round, network);
        if (!measured) return [];
        const { id, name, preset, scale, data } = record;
        const place = [id, name ?? "", label, preset, scale, data.name, network, round.round, round.density];
        return [[...place, ...numbersOf(measured)]];
      }),
    ),
  ),
});

const numbersOf = (measured: Measured): readonly (string | number)[] => [
  measured.jobs.length,
  ...names.flatMap(([quantity]) => {
    const statistic = measured[quantity];
    return statistic ? [statistic.mean, statistic.min, statistic.max, statistic.values.join(" ")] : ["", "", "", ""];
  }),
  measured.censored,
  measured.diverged,
];
