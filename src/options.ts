import { z } from "zod";
import { LthError, messageOf, unknownName } from "./errors.ts";
import { quoted } from "./visible.ts";

/** A function, of whatever arguments. */
export const callback = z.custom((value) => typeof value === "function", "expected a function");

/** An AbortSignal, also one of another realm: what can be asked and listened to as one. */
export const abortSignal = z.custom(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "aborted") === "boolean" &&
    typeof Reflect.get(value, "addEventListener") === "function",
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

/** A list of at most `most` items, which are counted before they are looked at. */
export const listOf = <T extends z.ZodType>(item: T, most: number) =>
  z
    .custom<unknown[]>((value) => Array.isArray(value) && value.length <= most, `expected a list of at most ${most}`)
    .pipe(z.array(item));

/** A signal that Node takes, which follows one that may be of another realm. */
export function followed(signal: AbortSignal | undefined): AbortSignal | undefined {
  const isOurs: boolean = signal instanceof AbortSignal;
  if (signal === undefined || isOurs) return signal;
  const own = new AbortController();
  readOnce("an AbortSignal's listener", () => signal.addEventListener("abort", () => own.abort(), { once: true }));
  if (signal.aborted) own.abort();
  return own.signal;
}

/** The longest path that Linux takes; macOS takes a quarter of it. */
const LONGEST_PATH = 4096;

/** Throws an LthError unless `path` is text that can be a path. `what` it is: "the store". */
export function expectPath(what: string, path: unknown, cure: string): asserts path is string {
  if (typeof path !== "string") throw new LthError(`${what} is ${kindOf(path)}, expected a path as text`, cure);
  if (path === "") throw new LthError(`${what} is "", which names nothing`, cure);
  if (path.includes("\0")) throw new LthError(`${what} ${quoted(path)} has a NUL in its name`, cure);
  if (path.length > LONGEST_PATH) {
    throw new LthError(`${what} ${quoted(path)} has ${path.length} letters, expected at most ${LONGEST_PATH}`, cure);
  }
}

/** Throws an LthError unless `name` is text. `what` it names: "the run". */
export function expectName(what: string, name: unknown): asserts name is string {
  if (typeof name !== "string") throw new LthError(`${what} is ${kindOf(name)}, expected its name as text`, "name it");
}

/** What sort of value something is, without asking the value itself, which may throw. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return "an object";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return typeof value === "string" ? "text" : String(value);
}

/**
 * Checks the options of the library's function `name`, which plain JavaScript may call with anything, and returns a copy that
 * was read once: a getter may answer otherwise the next time. Throws an LthError for the first that is unknown, with the
 * nearest known name, of a wrong type, or that throws when it is read.
 */
export function checkOptions<Options>(name: string, options: z.ZodObject, given: Options): Options {
  const { data, issue } = readOnce(name, () => firstIssue(options, given));
  if (!issue) return data as Options;
  if (issue.code === "unrecognized_keys") {
    throw unknownName(`option of ${name}`, issue.keys[0] ?? "", Object.keys(options.shape));
  }
  const says = inWords(issue, given);
  if (issue.path.length === 0) throw new LthError(`${name} takes an object with its options: ${says}`, "give it one");
  throw new LthError(
    `${name}: its option ${issue.path.map(String).join(".")} is not understood, ${says}`,
    `its options: ${Object.keys(options.shape).join(", ")}`,
  );
}

/** What a schema makes of a value, or the first thing that is wrong with it: in words that are made when they are asked for. */
export function firstIssue<T>(schema: z.ZodType<T>, given: unknown): { readonly data?: T; readonly issue?: Issue } {
  const { data, error } = schema.safeParse(given);
  const [issue] = error?.issues ?? [];
  return issue === undefined ? { data: data as T } : { issue };
}

type Issue = z.core.$ZodIssue;

/** Reads what somebody else's object says, which may run their code. `what` reads it: a function of the library. */
export function readOnce<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof LthError) throw cause;
    throw new LthError(`${what} was given an object that cannot be read: ${messageOf(cause)}`, "give plain data", {
      cause,
    });
  }
}
