import { z } from "zod";
import type { Entries } from "../entries.ts";
import { LthError, unknownName } from "../errors.ts";
import { changes, controls, isAwaited, strategies } from "../lottery/index.ts";
import { callback, firstIssue } from "../options.ts";
import { criteria } from "../prune/index.ts";
import { quoted } from "../visible.ts";

const words = z.string().min(1);
const optionsSchema = z.custom((value) => value instanceof z.ZodObject, "expected a zod object");

/** What a module may add under the name of one export: to which list, and what an entry must be. */
export interface Kind {
  /** The entry under its list's contract. Throws an LthError for a name or a form that it must not have. */
  check(name: string, entry: unknown): void;
  readonly list: Pick<Entries<unknown>, "noun" | "names" | "checkFree">;
  add(name: string, entry: unknown, code: string): void;
}

/** `nameFault`: why such an entry cannot have this name. */
function kind<Entry>(
  list: Entries<Entry>,
  shape: z.ZodObject,
  nameFault: (name: string) => string | undefined = () => undefined,
): Kind {
  const check = (name: string, entry: unknown): entry is Entry => {
    const fault = nameFaultOf(name) ?? nameFault(name);
    if (fault !== undefined) {
      throw new LthError(`a ${list.noun} cannot be called ${quoted(name)}: ${fault}`, "give it another name");
    }
    const { issue } = firstIssue<unknown>(shape, entry);
    if (issue === undefined) return true;
    const known = Object.keys(shape.shape);
    if (issue.code === "unrecognized_keys")
      throw unknownName(`part of the ${list.noun} ${name}`, issue.keys[0] ?? "", known);
    const part =
      issue.path.length === 0
        ? "it is no object"
        : `its ${issue.path.map(String).join(".")} is missing or of another type`;
    throw new LthError(
      `the ${list.noun} ${name} is not complete: ${part}`,
      `it has: ${known.join(", ")}; see docs/guide/extending.md`,
    );
  };
  return {
    check,
    list,
    add: (name, entry, code) => {
      if (check(name, entry)) list.add(name, entry, code);
    },
  };
}

/** Names stand in flags, in YAML, in files' names and in columns. */
function nameFaultOf(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    return "expected at most 40 small letters and digits, with hyphens between them, such as my-own";
  }
  return name in {} ? "every object has that" : undefined;
}

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
      about: words,
      schema: optionsSchema.optional(),
      untrained: z.literal(true).optional(),
      score: callback,
    }),
  ),
  controls: kind(
    controls,
    z.strictObject({
      meaning: callback,
      source: words,
      schema: optionsSchema.optional(),
      span: callback.optional(),
      against: callback,
    }),
    controlNameFault,
  ),
  strategies: kind(
    strategies,
    z.strictObject({
      about: words,
      finds: z.literal("networks that are pruned and retrained").optional(),
      rounds: callback,
      cut: callback,
    }),
  ),
  changes: kind(changes, z.strictObject({ about: words, apply: callback })),
};

/** The kind of an export; undefined for one that lth does not read. Drawing is loaded only for a module that has figures. */
export async function kindOfExport(name: string): Promise<Kind | undefined> {
  if (name !== "figures") return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  const { figures, OWN } = await import("../report/index.ts");
  const shape = { title: words, caption: callback, table: callback, suits: callback.optional(), draw: callback };
  return kind(figures, z.strictObject(shape), (figure) =>
    figure.startsWith(OWN)
      ? undefined
      : `the names of figures from outside begin with ${OWN}, by which their files are known`,
  );
}

/** What a module may export. */
export const exportNames: readonly string[] = [...Object.keys(kinds), "figures"];

/** Lists that no module can add to yet. */
export const closed: readonly string[] = ["models", "datasets"];
