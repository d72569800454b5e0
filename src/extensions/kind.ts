import { basename } from "node:path";
import { z } from "zod";
import type { Entries } from "../entries.ts";
import { LthError, unknownName } from "../errors.ts";
import { firstIssue, readOnce } from "../options.ts";
import { isVisible, quoted } from "../visible.ts";
import { type Expects, guarded } from "./guarded.ts";

/** A text that stands in one line of a terminal, of a spec's comments or of a report. */
export const isLine = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= 1000 && isVisible(value);

export const line = z.custom<string>(isLine, "expected one line of text that can be seen");
export const optionsSchema = z.custom<z.ZodObject>((value) => value instanceof z.ZodObject, "expected a zod object");

/** A module whose entries are added. */
export interface Module {
  /** Its path as it was given. */
  readonly path: string;
  readonly code: string;
}

/** What a module may add under the name of one export. */
export interface Kind {
  readonly noun: string;
  /**
   * Holds an entry against its list's contract, and returns what adds it. Throws an LthError for a name or a form that it must
   * not have, and for a name that is taken.
   */
  prepare(name: string, entry: unknown, module: Module): () => void;
}

/** What else an entry of a kind must have. */
export interface Demands {
  /** What the functions must answer. */
  readonly expects?: Readonly<Record<string, Expects>>;
  /** Why such an entry cannot have this name. */
  readonly nameFault?: (name: string) => string | undefined;
  /** What is wrong with its parts, in words that go on after the entry's name. */
  readonly fault?: (name: string, parts: Readonly<Record<string, unknown>>) => string | undefined;
}

export function kind<Entry>(list: Entries<Entry>, shape: z.ZodObject, demands: Demands = {}): Kind {
  const { expects = {}, nameFault, fault } = demands;
  const known = Object.keys(shape.shape);
  const isEntry = (value: unknown): value is Entry => shape.safeParse(value).success;
  return {
    noun: list.noun,
    prepare(name, entry, { path, code }) {
      const wrongName = nameFaultOf(name) ?? nameFault?.(name);
      if (wrongName !== undefined) {
        throw new LthError(`a ${list.noun} cannot be called ${quoted(name)}: ${wrongName}`, "give it another name");
      }
      const what = `${list.noun} ${name}`;
      const incomplete = (part: string) =>
        new LthError(
          `the ${what} is not complete: ${part}`,
          `it has: ${known.join(", ")}; see docs/guide/extending.md`,
        );
      const { data, issue } = readOnce(`use of the ${what}`, () =>
        firstIssue<Readonly<Record<string, unknown>>>(shape, entry),
      );
      if (issue?.code === "unrecognized_keys") throw unknownName(`part of the ${what}`, issue.keys[0] ?? "", known);
      if (issue !== undefined || data === undefined) {
        const part = issue?.path.map(String).join(".") ?? "";
        throw incomplete(part === "" ? "it is no object" : `its ${part} is missing or of another type`);
      }
      const wrong = readOnce(`use of the ${what}`, () => {
        if (data.schema instanceof z.ZodObject) data.schema.safeParse({ family: name }); // one that waits, or throws, does so here
        return fault?.(name, data);
      });
      if (wrong !== undefined) throw incomplete(wrong);
      const copy: unknown = guarded({ what, module: basename(path) }, entry, data, expects);
      if (!isEntry(copy)) throw incomplete("its parts are not the same each time they are read");
      list.checkFree(name, code);
      return () => list.add(name, copy, { code, module: basename(path) });
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
