import { isDeepStrictEqual } from "node:util";
import { LthError } from "../errors.ts";
import type { NamedSpec, Override } from "../request/index.ts";
import { shortened } from "../text.ts";

/** More runs than anybody compares. */
const MOST_RUNS = 500;

/** `--sweep train.optimizer.lr=0.0003,0.0006`, given once for each field: what each of all combinations sets. */
export function sweepOf(flags: readonly string[]): readonly (readonly Override[])[] {
  const fields = flags.map(fieldOf);
  const count = fields.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_RUNS) {
    throw new LthError(
      `--sweep asks for ${count} runs, expected at most ${MOST_RUNS}`,
      "give fewer values, or sweep fields one after the other",
    );
  }
  return fields.reduce<readonly (readonly Override[])[]>(
    (all, { path, values }) =>
      all.flatMap((chosen) =>
        values.map((yaml) => [...chosen, { path, yaml, source: `--sweep ${path}=${shortened(yaml, 40)}` }]),
      ),
    [[]],
  );
}

/** Throws for `seed=1,1` or `lr=0.001,1e-3`: a run would be compared with itself. */
export function eachOnce(named: readonly NamedSpec[]): readonly NamedSpec[] {
  const firstOf = ({ spec }: NamedSpec) => named.findIndex((other) => isDeepStrictEqual(other.spec, spec));
  const second = named.findIndex((each, i) => firstOf(each) < i);
  const [again] = named.slice(second);
  if (second < 0 || !again) return named;
  throw new LthError(
    `--sweep asks for one run twice: combinations ${firstOf(again) + 1} and ${second + 1} of ${named.length} have the same spec`,
    "give each value once",
  );
}

function fieldOf(text: string): { readonly path: string; readonly values: readonly string[] } {
  const equals = text.indexOf("=");
  const values = split(text.slice(equals + 1));
  if (equals <= 0 || values.some((value) => value.trim() === "")) {
    throw new LthError(
      `--sweep ${shortened(text)} has no path and values`,
      "write for instance --sweep train.optimizer.lr=0.0003,0.0006,0.0012",
    );
  }
  return { path: text.slice(0, equals).trim(), values };
}

/** At its commas, but for those inside a list, a section or quotes: `[300,100],[100]` are two values. */
function split(text: string): readonly string[] {
  const values = [""];
  let depth = 0;
  let quote: string | undefined;
  for (const letter of text) {
    if (quote !== undefined) {
      if (letter === quote) quote = undefined;
    } else if (letter === "'" || letter === '"') quote = letter;
    else if ("[{".includes(letter)) depth++;
    else if ("]}".includes(letter)) depth--;
    else if (letter === "," && depth === 0) {
      values.push("");
      continue;
    }
    values[values.length - 1] += letter;
  }
  return values;
}
