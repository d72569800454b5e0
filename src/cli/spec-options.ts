import { LthError } from "../errors.ts";
import type { Override } from "../request/index.ts";
import { shortened } from "../text.ts";
import { quoted } from "../visible.ts";

/** Values of the flags that are short for a field of the spec, as they were typed. */
export interface SpecFlags {
  readonly trials?: string | undefined;
  readonly rounds?: string | undefined;
  readonly iterations?: string | undefined;
  readonly rewind?: string | undefined;
  readonly strategy?: string | undefined;
  readonly controls?: string | undefined;
  readonly controlRounds?: string | undefined;
  readonly seed?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

/** Which field each flag is short for. */
const fields = {
  trials: "trials",
  rounds: "rounds",
  iterations: "train.iterations",
  rewind: "rewind",
  strategy: "prune.strategy",
  seed: "seed",
} satisfies Partial<Record<keyof SpecFlags, string>>;

/** Flags that mean iterations where no unit says otherwise. In a spec, where no flag's name says so, the unit is required. */
const inIterations: readonly string[] = ["iterations", "rewind"];

/** The fields that the flags ask for, to lay over a preset or file. Their values are checked with the spec. */
export function overridesOf(flags: SpecFlags): Override[] {
  const short = Object.entries(flags).flatMap(([flag, value]): Override[] => {
    const path = new Map(Object.entries(fields)).get(flag);
    if (path === undefined || typeof value !== "string") return [];
    const yaml = inIterations.includes(flag) && /^\d+$/.test(value) ? `${value}it` : value;
    return [{ path, yaml, source: `--${flag} ${value}` }];
  });
  const controls = flags.controls === undefined ? [] : [controlsOverride(flags.controls)];
  const beside = flags.controlRounds === undefined ? [] : [controlRoundsOverride(flags.controlRounds)];
  return [...short, ...controls, ...beside, ...(flags.set ?? []).map(setOverride)];
}

/** `reinit:3,random:1`: exactly these controls, so many of each per ticket; a name alone means one; `none` means none. */
function controlsOverride(text: string): Override {
  const source = `--controls ${text}`;
  const parts = text.trim() === "none" ? [] : text.split(",").map((part) => part.trim());
  for (const part of parts) {
    if (!/^[^\s:{}[\],]+(:[^:{}[\],]+)?$/.test(part)) {
      throw new LthError(
        `${shortened(source)}: ${quoted(part)} is not a control with its number`,
        "write for instance --controls reinit:3,random:1, or --controls none",
      );
    }
  }
  const members = parts.map((part) => (part.includes(":") ? part.replace(":", ": ") : `${part}: 1`));
  return { path: "controls", yaml: `{${members.join(", ")}}`, source };
}

/** `3,7,11`, or `all`. */
function controlRoundsOverride(text: string): Override {
  const source = `--control-rounds ${text}`;
  const all = text.trim() === "all";
  if (!all && !/^\d+(,\d+)*$/.test(text.replaceAll(" ", ""))) {
    throw new LthError(
      `${shortened(source)} is no list of rounds`,
      "write for instance --control-rounds 3,7,11, or --control-rounds all",
    );
  }
  return { path: "controlRounds", yaml: all ? "[]" : `[${text}]`, source };
}

function setOverride(text: string): Override {
  const equals = text.indexOf("=");
  const source = `--set ${text}`;
  if (equals <= 0) {
    throw new LthError(
      `${shortened(source)} has no path and value`,
      "write for instance --set train.optimizer.lr=0.002",
    );
  }
  return { path: text.slice(0, equals).trim(), yaml: text.slice(equals + 1), source };
}
