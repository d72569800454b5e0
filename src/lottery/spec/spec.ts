import { z } from "zod";
import { canonical, type Json } from "../../canonical.ts";
import { datasets } from "../../data/arrays/index.ts";
import { layerKinds, optimizerSchema } from "../../engine/index.ts";
import type { Entries } from "../../entries.ts";
import type { LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { modelSchema } from "../../models/index.ts";
import { criteria } from "../../prune/index.ts";
import { controls } from "../controls/index.ts";
import { controlNamed, plainControls, usage } from "../controls/named.ts";
import { strategies } from "../strategies/index.ts";
import { augmentSchema } from "../train/augment.ts";
import { scheduleSchema } from "../train/schedule.ts";
import { controlRoundsField } from "./control-rounds.ts";
import { durationField } from "./duration-field.ts";
import { faultsOf } from "./faults-of.ts";
import { isOutputMoved } from "./moved-output.ts";
import { outsideCode } from "./outside.ts";

/** A training is as long at most: what is beyond it is never reached. */
const MOST_ITERATIONS = 2 ** 31 - 1;

const rate = z.number().min(0).lt(1);

/** `name: what it is` for each entry of a list, and which code it is if it came from outside. */
const listed = (list: Entries<{ readonly about: string }>, names = list.names()): string =>
  names.map((name) => `${name}: ${list.get(name)?.about}${list.outsideWords(name)}`).join("; ");

const fromOutside = (list: Entries<unknown>): readonly string[] =>
  list.names().filter((name) => list.codeOf(name) !== undefined);

/** How often a control is repeated beside each ticket. */
const repeats = z.int().min(0).max(100).default(0);

function inWords(control: string): string {
  const { meaning, source } = controlNamed(control);
  return `${meaning} (${source})`;
}

/** What is wrong with a control's name, if anything is. */
const controlNameFault = (name: string): LthError | undefined =>
  faultsOf(() => {
    controlNamed(name);
    return [];
  })[0];

/** The controls that are no fields of the section: their names hold their options, or they came from outside. */
const besideFields = (): string =>
  controls
    .entries()
    .filter(([kind, { schema }]) => schema || controls.codeOf(kind) !== undefined)
    .map(([kind, { source }]) => `${usage(kind)}: 3 asks for ${kind} (${source}${controls.outsideWords(kind)})`)
    .join("; ");

/** Initial weights are drawn from each trial's streams. */
const DRAWN = "drawn";

/** Everything that can be asked for. `lth spec PRESET` prints it with these explanations. */
export const specSchema = z.strictObject({
  model: modelSchema.describe("the network: a family and its sizes"),
  data: z.strictObject({
    name: z
      .string()
      .meta({ list: datasets, explained: () => listed(datasets, fromOutside(datasets)) })
      .describe("the data set"),
    validation: z.int().min(1).default(5000).describe("examples drawn from the training part for validation, by trial"),
    pixels: z
      .enum(["unit", "standard"])
      .default("unit")
      .describe("unit: [0, 1]; standard: less the training part's mean, divided by its deviation, by channel"),
  }),
  train: z.strictObject({
    optimizer: optimizerSchema,
    batch: z.int().min(1).max(65536).default(60).describe("examples in one iteration"),
    iterations: durationField(1).describe("length of each training: 50000it or 40ep"),
    order: z
      .enum(["own", "same"])
      .default("own")
      .describe("own: every job has its own data order, augmentation and dropout; same: one of each per trial"),
    schedule: scheduleSchema
      .prefault({})
      .describe("how the learning rate changes; without warm-up and drops not at all"),
    augment: augmentSchema.prefault({}).describe("how training examples are changed each time they are seen"),
  }),
  measure: z
    .strictObject({
      every: z.int().min(1).max(MOST_ITERATIONS).default(100).describe("iterations from one validation to the next"),
      test: z
        .int()
        .min(1)
        .max(MOST_ITERATIONS)
        .default(500)
        .describe("iterations from one test measurement to the next"),
    })
    .prefault({}),
  initial: z
    .strictObject({
      deviation: z
        .union([z.enum(["glorot"]), z.number().min(1e-6).max(1e3)])
        .meta({ expected: "glorot or a number from 0.000001 to 1000" })
        .default("glorot")
        .describe(
          "of the normal distribution that initial weights are drawn from: glorot, by each layer's fans, or one number for all layers",
        ),
      weights: z
        .string()
        .regex(/^(drawn|[0-9a-f]{64})$/)
        .default(DRAWN)
        .meta({ expected: "drawn, or what --initial FILE puts there" })
        .describe(
          "drawn: by trial; or the SHA-256 of weights out of a file, which --initial reads: the dense networks of all trials begin with them",
        ),
    })
    .prefault({})
    .describe("initial weights of the dense network and of controls that draw new ones; biases are 0"),
  prune: z.strictObject({
    criterion: z
      .union([z.string(), z.looseObject({ name: z.string() })])
      .meta({
        list: criteria,
        explained: () => listed(criteria),
        also: "a section with its name and options, such as {name: snip, batches: 10}",
      })
      .default("magnitude")
      .describe("what gives a weight its score; the lowest go"),
    scope: z.enum(["layer", "global"]).default("layer").describe("rank weights inside each layer, or all together"),
    strategy: z
      .string()
      .meta({ list: strategies, explained: () => listed(strategies) })
      .default("resetting")
      .describe("how the next round's mask is found"),
    rate: rate.default(0.2).describe("share of a layer's surviving weights that goes in each round"),
    rates: z
      .record(z.string(), rate)
      .default({})
      .describe(`rates that differ, by layer or kind of layer (${layerKinds.join(", ")}); 0 leaves a layer alone`),
  }),
  rounds: z.int().min(0).max(200).describe("rounds of pruning; round 0 is the dense network"),
  rewind: durationField(0)
    .default("0it")
    .describe("surviving weights return to this point of the dense training; 0it: reset"),
  controls: z
    .object(Object.fromEntries(plainControls().map((name) => [name, repeats.describe(inWords(name))])))
    .catchall(repeats)
    .meta({ nameFault: controlNameFault, explained: besideFields })
    .prefault({})
    .describe("what tickets must beat, and how many of each per ticket"),
  controlRounds: controlRoundsField.describe(
    "rounds whose tickets have those controls, such as [3, 7, 11]; []: all. Fewer cost less where a few densities are enough",
  ),
  verdict: z
    .strictObject({
      at: z
        .enum(["early-stop", "end"])
        .default("early-stop")
        .describe(
          "early-stop: tickets are judged by their accuracy at the lowest validation loss and by how soon it comes; end: by their accuracy after the last iteration alone, where drops of the learning rate decide when the lowest loss comes",
        ),
      given: z
        .boolean()
        .default(true)
        .describe(
          "false: too small to judge tickets by, it shows that everything runs; the verdict is `not at this scale`",
        ),
      loss: z
        .number()
        .min(0)
        .max(1)
        .default(0.002)
        .describe("accuracy that a ticket may lose and still be as accurate as the dense network: 0.002 is 0.2 points"),
      delay: z
        .number()
        .min(1)
        .max(1000)
        .default(1.1)
        .describe("how many times as late its early stop may be for it to be as soon; for a verdict at the early stop"),
    })
    .prefault({})
    .describe("how tickets are judged; changes no training"),
  trials: z.int().min(1).max(1000).describe("repetitions with seeds of their own"),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe("root of all random streams"),
});

/** What was asked for, validated, with every default filled in. */
export type Spec = z.output<typeof specSchema>;

/** Whether initial weights came out of a file: `initial.weights` is their SHA-256 then. */
export const isGiven = ({ initial }: Pick<Spec, "initial">): boolean => initial.weights !== DRAWN;

/**
 * A run's id: the preset's name and a hash of what was asked for and of the data it is asked of. Members that have their
 * default are left out, so that a new member with a neutral default renames no old run; key order does not count. Neither does
 * a rule rename runs whose masks it leaves as they were. What came from outside counts with the code that it is.
 *
 * `verdict`: as the preset or file has it, where something else was asked for beside it. How tickets are judged is not asked of
 * the trainings: only `at` and `given` of a preset or file count, as they always did, so that old runs keep their ids.
 */
export function runId(name: string, spec: Spec, dataChecksum: string, verdict = spec.verdict): string {
  const rules = isOutputMoved(spec.model, spec.prune, spec.rounds) ? { output: "in the body" } : undefined;
  const code = outsideCode(spec);
  const outside = Object.keys(code).length === 0 ? undefined : code;
  const { at, given } = verdict;
  const counted = { ...spec, verdict: { ...specSchema.shape.verdict.parse({}), at, given } };
  const asked = { spec: withoutDefaults(counted), data: dataChecksum, rules, outside };
  return `${name}-${sha256(canonical(asked)).slice(0, 8)}`;
}

/** The spec without the members that have their default. */
export function withoutDefaults(spec: Spec): Json {
  return strip(spec, specSchema) ?? {};
}

function strip(value: unknown, schema: z.ZodType): Json | undefined {
  if (value === undefined) return undefined;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const inner = schema.def.innerType as z.ZodType;
    if (schema instanceof z.ZodDefault && canonical(value as Json) === canonical(schema.def.defaultValue as Json)) {
      return undefined;
    }
    const stripped = strip(value, inner);
    return schema instanceof z.ZodPrefault && canonical(stripped ?? {}) === "{}" ? undefined : stripped;
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => strip(item, schema.element as z.ZodType) ?? null);
  }
  // A choice that can grow: by its options of now.
  const choice = schema.meta()?.choice;
  if (typeof choice === "function") return strip(value, choice());
  // A choice by a field's name, too, is one of these.
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find((candidate) => z.safeParse(candidate as z.ZodType, value).success);
    return option ? strip(value, option as z.ZodType) : (value as Json);
  }
  if (schema instanceof z.ZodObject) {
    const members: Record<string, Json | undefined> = {};
    for (const [key, member] of Object.entries(value as Record<string, unknown>)) {
      members[key] = strip(member, (schema.shape[key] ?? schema.def.catchall ?? z.unknown()) as z.ZodType);
    }
    return members;
  }
  return value as Json;
}
