import { LthError, nearest } from "../errors.ts";
import { fieldsOf, shortName } from "../lottery/index.ts";
import { namesInWords, shortened } from "../text.ts";
import { quoted } from "../visible.ts";
import type { ListedRun } from "./listed-runs.ts";

/** What every run has beside its spec, though not every run has a value there. */
const ownFields = [
  "id",
  "preset",
  "scale",
  "state",
  "started",
  "name",
  "note",
  "verdict",
  "accuracy",
  "density",
] as const;
type OwnField = (typeof ownFields)[number];

/** What runs are chosen and sorted by: their own fields, and every field of their specs by its path or its short name. */
function valuesOf(run: ListedRun): ReadonlyMap<string, string> {
  const { id, preset, scale, state, started, accuracy, density, verdict } = run;
  const own: Readonly<Record<OwnField, unknown>> = {
    ...{ id, preset, scale, state, started, verdict, accuracy, density, name: run.name, note: run.note },
  };
  const fields = run.spec === null ? [] : [...fieldsOf(run.spec)];
  return new Map([
    ...fields.map(([path, value]) => [shortName(path), value] as const),
    ...fields,
    ["data", run.data.name] as const,
    ...Object.entries(own).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)] as const])),
  ]);
}

/** The runs for which all of the conditions hold: `preset=lenet-mnist`, `lr=0.0024`. */
export function whereAll(runs: readonly ListedRun[], conditions: readonly string[]): readonly ListedRun[] {
  const values = new Map(runs.map((run) => [run, valuesOf(run)]));
  return conditions.reduce<readonly ListedRun[]>((left, condition) => {
    const equals = condition.indexOf("=");
    if (equals <= 0) {
      throw new LthError(
        `--where ${shortened(condition)} has no field and value`,
        "write for instance --where preset=lenet-mnist, or --where lr=0.0024",
      );
    }
    const [field, value] = [condition.slice(0, equals), condition.slice(equals + 1)];
    checkField("--where", field, [...values.values()]);
    return left.filter((run) => values.get(run)?.get(field) === value);
  }, runs);
}

/** Sorted by a field: accuracies from the highest, everything else from the least; runs without a value come last. */
export function sortedBy(runs: readonly ListedRun[], field: string | undefined): readonly ListedRun[] {
  if (field === undefined) return runs;
  const values = new Map(runs.map((run) => [run, valuesOf(run)]));
  checkField("--sort", field, [...values.values()]);
  const down = field === "accuracy" || field === "started" ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [one, other] = [values.get(a)?.get(field), values.get(b)?.get(field)];
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    const numbers = [Number(one), Number(other)] as const;
    if (numbers.every(Number.isFinite)) return down * (numbers[0] - numbers[1]);
    return down * (one < other ? -1 : one > other ? 1 : 0);
  });
}

function checkField(flag: string, field: string, values: readonly ReadonlyMap<string, string>[]): void {
  const isOwn = ownFields.some((own) => own === field);
  if (isOwn || values.length === 0 || values.some((each) => each.has(field))) return;
  const known = [...new Set(values.flatMap((each) => [...each.keys()]))].sort();
  const likely = nearest(field, known);
  throw new LthError(
    `${flag}: no run has a field ${quoted(field)}${likely === undefined ? "" : `, did you mean ${likely}?`}`,
    `fields are ${namesInWords(
      known.filter((name) => !name.includes(".")),
      40,
    )}, and paths of a spec`,
  );
}
