import { LthError } from "../../errors.ts";
import { kindOf } from "../../options.ts";
import { quoted } from "../../visible.ts";

/** Letters and digits, and between them what a folder's name may have on every system; no more than a folder's name takes. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,99}$/u;
const ID = /^(.+)-[0-9a-f]{8}$/su;

/** True for an id that a run of lth can have. Others lead out of the store: each names a folder in it. */
export const isRunId = (id: string): boolean => {
  const [, name] = ID.exec(id) ?? [];
  return name !== undefined && NAME.test(name);
};

/** Throws an LthError for a name of a spec that no run can be called after. */
export function checkRunName(name: unknown): void {
  if (typeof name === "string" && NAME.test(name)) return;
  throw new LthError(
    `the spec is called ${typeof name === "string" ? quoted(name) : kindOf(name)}, and runs are called after their spec`,
    "give it a name that begins with a letter or digit, and has letters, digits, spaces, and . _ - only, at most 100",
  );
}
