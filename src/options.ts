import { z } from "zod";
import { LthError, unknownName } from "./errors.ts";

/** A function, of whatever arguments. */
export const callback = z.custom((value) => typeof value === "function", "expected a function");

/** An AbortSignal, also one of another realm. */
export const abortSignal = z.custom(
  (value) => typeof value === "object" && value !== null && "aborted" in value,
  "expected an AbortSignal",
);

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
  const says = issue.message.replace(/^Invalid input: /, "");
  if (issue.path.length === 0) throw new LthError(`${name} takes an object with its options: ${says}`, "give it one");
  throw new LthError(
    `${name}: its option ${issue.path.join(".")} is not understood, ${says}`,
    `its options: ${Object.keys(options.shape).join(", ")}`,
  );
}
