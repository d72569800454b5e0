import type { z } from "zod";
import { LthError } from "../../errors.ts";
import type { StreamPath } from "../../random.ts";
import type { Candidate, Span } from "../job/candidate.ts";
import { changes } from "../starts/index.ts";
import type { Control } from "./control.ts";
import { controls } from "./index.ts";

/** What a control is called where it is asked for and in every result: `reinit`, `noise-0.5`. */
export type ControlName = string;

/** A control with its options. */
export interface NamedControl {
  readonly name: ControlName;
  readonly meaning: string;
  readonly source: string;
  span(ticket: Span): Span;
  /** The network that stands beside a ticket. `stream`: random numbers of this control, for a purpose. */
  against(ticket: Candidate, stream: (purpose: string) => StreamPath): Candidate;
}

/** The control of this name. Throws an LthError for an unknown name, and for options that it does not take. */
export function controlNamed(name: ControlName): NamedControl {
  const kind = kindOf(name);
  const control = kind === undefined ? undefined : controls.get(kind);
  if (kind === undefined || !control) throw controls.unknown(name, controls.names().map(usage));
  const options = optionsOf(kind, control, name);
  const span = (ticket: Span) => control.span?.(ticket) ?? ticket;
  return {
    name,
    meaning: control.meaning(options),
    source: control.source,
    span,
    against: (ticket, stream) => {
      const asked = { ...ticket, ...control.against({ ticket, stream, options }), span: span(ticket.span) };
      checkAsked(kind, ticket, asked);
      return asked;
    },
  };
}

/**
 * What a control from outside asks for is checked where ours have tests. A change of the start must be lth's or of the control's
 * own module, since the control's code is what the run's id is made from.
 */
function checkAsked(kind: string, ticket: Candidate, { masks, start }: Candidate): void {
  const code = controls.codeOf(kind);
  if (code === undefined) return;
  const cure = "mend its module: see docs/guide/extending.md";
  const foreign = start.changes.find(
    ({ name }) => ![undefined, code].includes(changes.codeOf(name)) || !changes.get(name),
  );
  if (foreign) {
    throw new LthError(
      `the control ${kind} asks for the change ${foreign.name}, which neither lth nor the control's own module has`,
      "export the change from the module of the control, in changes",
      { fault: "found" },
    );
  }
  const wrong = [...ticket.masks].find(([name, mask]) => !isMaskLike(masks.get(name), mask));
  if (wrong || masks.size !== ticket.masks.size) {
    throw new LthError(
      `the control ${kind} gives ${wrong ? `${wrong[0]} a mask that is not ${wrong[1].length} zeros and ones` : "masks to parameters that have none"}`,
      cure,
      { fault: "found" },
    );
  }
}

const isMaskLike = (mask: unknown, like: Uint8Array): boolean =>
  mask instanceof Uint8Array && mask.length === like.length && mask.every((bit) => bit <= 1);

/**
 * The words of a verdict for a control; of one that is not listed here, from outside, its name, also where it begins like one of
 * ours: `noise-mine`.
 */
export function meaningOf(name: ControlName): string {
  try {
    return controlNamed(name).meaning;
  } catch (error) {
    if (error instanceof LthError) return name;
    throw error;
  }
}

/** How a control of this kind is asked for: `reinit`, `noise-<deviations>`. */
export const usage = (kind: string): string =>
  [kind, ...Object.keys(controls.get(kind)?.schema?.shape ?? {}).map((key) => `<${key}>`)].join("-");

/** Kinds that have no options, and so one name. */
export const plainControls = (): readonly string[] => controls.names().filter((kind) => !controls.get(kind)?.schema);

/** The listed kind that a name begins with, the longest if there are several. */
export const kindOf = (name: ControlName): string | undefined =>
  controls
    .names()
    .filter((kind) => name === kind || name.startsWith(`${kind}-`))
    .sort((a, b) => b.length - a.length)[0];

/** Order of controls in lists: as they are listed, those of one kind by their options. */
export function controlOrder(a: ControlName, b: ControlName): number {
  const kinds = controls.names();
  const order = (name: ControlName) => {
    const kind = kindOf(name);
    return kind === undefined ? kinds.length : kinds.indexOf(kind);
  };
  return order(a) - order(b) || byNumbers.compare(a, b);
}

const byNumbers = new Intl.Collator("en", { numeric: true });

function optionsOf(kind: string, control: Control, name: ControlName): unknown {
  const texts = name === kind ? [] : name.slice(kind.length + 1).split("-");
  const schema: z.ZodObject | undefined = control.schema;
  const keys = Object.keys(schema?.shape ?? {});
  const values = Object.fromEntries(keys.map((key, i) => [key, readValue(texts[i])]));
  const parsed = schema?.safeParse(values);
  const issue = parsed?.error?.issues[0];
  if (texts.length === keys.length && issue?.code === "too_small" && issue.path.length === 1) {
    throw new LthError(`the control ${name} asks for ${issue.message}`, "ask for more, as in noise-0.5");
  }
  const canonical = [kind, ...keys.map((key) => String(values[key]))].join("-");
  if (texts.length === keys.length && parsed?.success !== false && canonical === name) return parsed?.data ?? {};
  throw new LthError(
    keys.length === 0
      ? `the control ${kind} has no options, and ${name} gives it some`
      : `the control ${name} is not written as ${usage(kind)}${parsed?.error ? `: ${parsed.error.issues[0]?.message}` : ""}`,
    keys.length === 0 ? `ask for ${kind}` : `write ${keys.join(" and ")} as a plain number, as in noise-0.5`,
  );
}

const readValue = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^[0-9.e+]+$/.test(text) ? Number(text) : text;
