import { z } from "zod";
import { LthError, unknownName } from "./errors.ts";

/** A function, of whatever arguments. */
export const callback = z.custom((value) => typeof value === "function", "expected a function");

/** An AbortSignal, also one of another realm. */
export const abortSignal = z.custom(
  (value) => typeof value === "object" && value !== null && "aborted" in value,
  "expected an AbortSignal",
);

/** What an option takes: the schema's own sentence where it has one, else the two types. */
function inWords({ code, message, path, ...rest }: z.core.$ZodIssue, given: unknown): string {
  if (code === "custom" || code === "invalid_union") return message;
  const options = new Map<PropertyKey, unknown>(
    typeof given === "object" && given !== null ? Object.entries(given) : [],
  );
  const found = path.length === 0 ? given : options.get(path[0] ?? "");
  const type = "expected" in rest ? rest.expected : "another value";
  return `expected ${type}, received ${found === null ? "null" : typeof found}`;
}

/**
 * Checks the options of the library's function `name`, which plain JavaScript may call with anything. Throws an LthError for
 * the first that is unknown, with the nearest known name, or of a wrong type.
 */
export function checkOptions(name: string, options: z.ZodObject, given: unknown): void {
  const [issue] = options.safeParse(given).error?.issues ?? [];
  if (!issue) return;
  if (issue.code === "unrecognized_keys") {
    throw unknownName(`option of ${name}`, issue.keys[0] ?? "", Object.keys(options.shape));
  }
  const says = inWords(issue, given);
  if (issue.path.length === 0) throw new LthError(`${name} takes an object with its options: ${says}`, "give it one");
  throw new LthError(
    `${name}: its option ${issue.path.join(".")} is not understood, ${says}`,
    `its options: ${Object.keys(options.shape).join(", ")}`,
  );
}
