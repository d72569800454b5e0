import { z } from "zod";
import { datasets } from "../data/arrays/index.ts";
import "../data/index.ts"; // so that names of ours are taken
import { changes, controls, isAwaited, strategies } from "../lottery/index.ts";
import { families } from "../models/index.ts";
import { callback } from "../options.ts";
import { criteria } from "../prune/index.ts";
import * as expected from "./expected.ts";
import { familyFault } from "./family-fault.ts";
import { type Kind, kind, line, optionsSchema } from "./kind.ts";

const count = z.int().min(1);

/** Roles and random streams of a run, and the words of --controls. */
const taken = ["weights", "split", "order", "augment", "dropout", "criterion", "trial", "dense", "none"];

function controlNameFault(name: string): string | undefined {
  if (isAwaited(name) || taken.includes(name)) return "a run has something else of that name";
  const before = controls.names().find((known) => controls.get(known)?.schema && name.startsWith(`${known}-`));
  return before === undefined ? undefined : `it would be read as the control ${before} with options`;
}

/** Kinds by the name of the export, figures apart. */
const kinds: Readonly<Record<string, Kind>> = {
  criteria: kind(
    criteria,
    z.strictObject({
      about: line,
      schema: optionsSchema.optional(),
      untrained: z.literal(true).optional(),
      score: callback,
    }),
  ),
  controls: kind(
    controls,
    z.strictObject({
      meaning: callback,
      source: line,
      schema: optionsSchema.optional(),
      span: callback.optional(),
      against: callback,
    }),
    {
      nameFault: controlNameFault,
      expects: { meaning: expected.aLine, span: expected.aSpan, against: expected.aChange },
    },
  ),
  strategies: kind(
    strategies,
    z.strictObject({
      about: line,
      finds: z.literal("networks that are pruned and retrained").optional(),
      rounds: callback,
      cut: callback,
    }),
    { expects: { rounds: expected.allRounds, cut: expected.newMasks } },
  ),
  changes: kind(changes, z.strictObject({ about: line, apply: callback }), {
    expects: { apply: expected.stepsOfWork },
  }),
  families: kind(
    families,
    z.strictObject({
      schema: optionsSchema,
      name: callback,
      build: callback,
      idle: callback.optional(),
      weighsPixels: callback.optional(),
    }),
    { fault: familyFault, expects: { name: expected.aName, idle: expected.idleFields } },
  ),
  datasets: kind(
    datasets,
    z.strictObject({
      about: line,
      counts: z.strictObject({ train: count, test: count }).nullable(),
      load: callback,
    }),
  ),
};

/** The kind of an export; undefined for one that lth does not read. Drawing is loaded only for a module that has figures. */
export async function kindOfExport(name: string): Promise<Kind | undefined> {
  if (name !== "figures") return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  const { figures, OWN } = await import("../report/index.ts");
  const shape = { title: line, caption: callback, table: callback, suits: callback.optional(), draw: callback };
  return kind(figures, z.strictObject(shape), {
    nameFault: (figure) =>
      figure.startsWith(OWN)
        ? undefined
        : `the names of figures from outside begin with ${OWN}, by which their files are known`,
    expects: { caption: expected.someText, table: expected.aTable, draw: expected.someText },
  });
}

/** What a module may export. */
export const exportNames: readonly string[] = [...Object.keys(kinds), "figures"];
