import { z } from "zod";
import { askedSettings, askedStart } from "../lottery/index.ts";
import { type Expects, isSteps } from "./guarded.ts";
import { isLine, line } from "./kind.ts";

/** What functions of entries must answer. */

export const aLine: Expects = (value) => (isLine(value) ? undefined : "one line of text that can be seen");

export const someText: Expects = (value) => (typeof value === "string" ? undefined : "text");

export const stepsOfWork: Expects = (value) => (isSteps(value) ? undefined : "steps: write it as *apply() { ... }");

const as =
  (schema: z.ZodType, words: string): Expects =>
  (value) =>
    schema.safeParse(value).success ? undefined : words;

const count = z.int().min(0);
const spanSchema = z.object({ from: count, until: count }).refine(({ from, until }) => from <= until);

export const aSpan = as(spanSchema, "{from, until}, two whole numbers in order");

export const aChange = as(
  z
    .custom((value) => !(value instanceof Map)) // which would pass for an object without members
    .pipe(z.looseObject({ start: askedStart.optional(), settings: askedSettings.optional() })),
  "an object with what differs from the ticket: masks, start, settings (an optimizer with all that it has)",
);

export const aName = as(
  z.strictObject({ name: line, resized: line.optional() }),
  "{name}, or {name, resized}, each one line of text",
);

export const idleFields = as(
  z.array(z.object({ field: line, value: z.unknown(), why: line })),
  "a list of {field, value, why}",
);

export const aTable = as(
  z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))) }),
  "{columns, rows}, a list of texts and a list of lists",
);

const ref = z.object({ role: z.enum(["ticket", "rewind", "continued"]), round: count });
const rounds = z.array(
  z.object({
    round: count,
    cutFrom: z.union([ref, z.literal("initial"), z.null()]),
    trainings: z
      .array(
        ref.extend({
          base: z.union([ref, z.literal("initial")]),
          span: spanSchema,
          settings: askedSettings.optional(),
        }),
      )
      .min(1),
  }),
);

/** The rounds of a search: all of them in order, each with its ticket, and nothing that is waited for in vain. */
export const allRounds: Expects = (value, [search]) => {
  const asked = z.object({ rounds: count }).safeParse(search).data?.rounds ?? 0;
  const { data } = rounds.safeParse(value);
  if (data === undefined) return "a list of {round, cutFrom, trainings}, as src/lottery/strategies/strategy.ts says";
  if (data.length !== asked + 1 || data.some(({ round }, i) => round !== i)) return `rounds 0 to ${asked} in order`;
  const known = new Set<string>();
  const name = ({ role, round }: z.output<typeof ref>) => `${role} ${round}`;
  for (const { round, cutFrom, trainings } of data) {
    if ((cutFrom === null) !== (round === 0)) return "a round 0 that is cut from nothing, and others that are";
    const waits = [cutFrom].filter((each) => each !== null && each !== "initial");
    for (const training of trainings) {
      if (training.round !== round) return `trainings of round ${round} in round ${round}`;
      if (training.base !== "initial") waits.push(training.base);
      if (waits.some((each) => !known.has(name(each)))) return "trainings that wait for others before them";
      known.add(name(training));
    }
    if (!known.has(`ticket ${round}`)) return `a ticket in round ${round}`;
  }
  return undefined;
};

/** A mask for each that there was. */
export const newMasks: Expects = (value, [, cut]) => {
  const before: unknown = typeof cut === "object" && cut !== null ? Reflect.get(cut, "masks") : undefined;
  const isLike = ([name, mask]: [unknown, unknown]): boolean => {
    const now: unknown = value instanceof Map ? value.get(name) : undefined;
    return (
      now instanceof Uint8Array &&
      mask instanceof Uint8Array &&
      now.length === mask.length &&
      now.every((bit) => bit <= 1)
    );
  };
  const fits = before instanceof Map && value instanceof Map && value.size === before.size && [...before].every(isLike);
  return fits ? undefined : "a Map with a Uint8Array of zeros and ones for each mask that there was, as long";
};
