import type { Spec } from "../lottery/index.ts";
import { type NamedSpec, type Override, readSpec } from "../request/index.ts";
import { experimentName } from "./experiment.ts";
import type { Line } from "./line.ts";
import type { Ask, Scaled } from "./runs/ask.ts";

/** Which size of the experiments is meant, and what is asked for otherwise. */
export interface Size {
  /** `quick` or `paper`: a scale of every preset. */
  readonly scale: string;
  /** Fields that are asked for of every run; they win over a suite's own. */
  readonly overrides?: readonly Override[] | undefined;
}

/** A run that a suite needs: its spec, and the lines that are drawn of it. */
export interface SuiteRun {
  readonly named: NamedSpec;
  readonly lines: readonly Line[];
}

/** What is beside each ticket, and how many trials there are at most. */
interface Beside {
  readonly controls: Readonly<Record<string, number>>;
  readonly trials?: number | undefined;
}

/** The spec of an experiment at a size. Throws what `readSpec` throws. */
export function specOf(ask: Ask, size: Size, { controls, trials }: Beside = { controls: {} }): NamedSpec {
  const { scale, overrides = [] } = size;
  const preset = presetAt(ask.preset, scale);
  const own: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(
      Object.entries(ask.set).map(([path, value]) => [path, isScaled(value) ? lengthAt(value, preset) : value]),
    ),
    rounds: ask.rounds(preset.rounds),
    trials: Math.min(preset.trials, trials ?? preset.trials),
    controls: Object.fromEntries(
      Object.entries(controls).map(([name, repeats]) => [name, scale === "paper" ? repeats : Math.min(1, repeats)]),
    ),
  };
  const asked = (path: string) => overrides.some((one) => path === one.path || path.startsWith(`${one.path}.`));
  return readSpec({
    from: ask.preset,
    scale,
    overrides: [
      ...Object.entries(own)
        .filter(([path]) => !asked(path))
        .map(([path, value]) => ({ path, value, source: `the suite's ${path}` })),
      ...overrides,
    ],
  });
}

const isScaled = (value: unknown): value is Scaled =>
  typeof value === "object" && value !== null && "iterations" in value;

/** Where the preset's training is the paper's, or counted in epochs as the paper's is, the length is as it is. */
function lengthAt({ iterations, of }: Scaled, { train }: Spec): string {
  const all = train.iterations.endsWith("ep") ? of : Number.parseInt(train.iterations, 10);
  return `${Math.round((iterations * all) / of)}it`;
}

/**
 * The spec of an experiment as its preset has it at a scale, with nothing else asked for. Kept: claims ask for the same ones
 * often.
 */
export function plainSpec(ask: Ask, scale: string): Spec {
  const name = `${scale} ${ask.name}`;
  const known = plain.get(name);
  if (known) return known;
  const { spec } = specOf(ask, { scale });
  plain.set(name, spec);
  return spec;
}

const plain = new Map<string, Spec>();

/** Presets are read again and again: by every line of every suite. */
const read = new Map<string, Spec>();

function presetAt(preset: string, scale: string): Spec {
  const name = `${preset} ${scale}`;
  const known = read.get(name);
  if (known) return known;
  const { spec } = readSpec({ from: preset, scale });
  read.set(name, spec);
  return spec;
}

/** The runs that some lines need: one for each experiment, with every control that is drawn of it. */
export function runsOf(lines: readonly Line[], size: Size, trials?: number): readonly SuiteRun[] {
  const byExperiment = new Map<string, Line[]>();
  for (const line of lines) {
    const key = experimentName(plainSpec(line.ask, "paper"));
    byExperiment.set(key, [...(byExperiment.get(key) ?? []), line]);
  }
  return [...byExperiment.values()].map((drawn) => {
    const controls = drawn.filter(({ role }) => role !== "ticket").map(({ role, repeats }) => [role, repeats] as const);
    const [{ ask }] = drawn as [Line, ...Line[]];
    return { named: specOf(ask, size, { controls: Object.fromEntries(controls), trials }), lines: drawn };
  });
}
