import type { z } from "zod";
import { LthError, unknownName } from "../../errors.ts";
import type { StreamPath } from "../../random.ts";
import type { Candidate, Span } from "../job/candidate.ts";
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
  const control = kind === undefined ? undefined : controls[kind];
  if (kind === undefined || !control) throw unknownName("control", name, Object.keys(controls).map(usage));
  const options = optionsOf(kind, control, name);
  const span = (ticket: Span) => control.span?.(ticket) ?? ticket;
  return {
    name,
    meaning: control.meaning(options),
    source: control.source,
    span,
    against: (ticket, stream) => ({
      ...ticket,
      ...control.against({ ticket, stream, options }),
      span: span(ticket.span),
    }),
  };
}

/** The words of a verdict for a control; of one that is not listed here, from outside, its name. */
export function meaningOf(name: ControlName): string {
  const kind = kindOf(name);
  return kind === undefined ? name : controlNamed(name).meaning;
}

/** How a control of this kind is asked for: `reinit`, `noise-<deviations>`. */
export const usage = (kind: string): string =>
  [kind, ...Object.keys(controls[kind]?.schema?.shape ?? {}).map((key) => `<${key}>`)].join("-");

/** Kinds that have no options, and so one name. */
export const plainControls = (): readonly string[] => Object.keys(controls).filter((kind) => !controls[kind]?.schema);

/** The listed kind that a name begins with, the longest if there are several. */
const kindOf = (name: ControlName): string | undefined =>
  Object.keys(controls)
    .filter((kind) => name === kind || name.startsWith(`${kind}-`))
    .sort((a, b) => b.length - a.length)[0];

/** Order of controls in lists: as they are listed, those of one kind by their options. */
export function controlOrder(a: ControlName, b: ControlName): number {
  const kinds = Object.keys(controls);
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
