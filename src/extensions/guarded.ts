import { Interrupted, LthError, messageOf } from "../errors.ts";

/** What a function of an entry must answer, in words, where `value` is something else. `given`: what it was called with. */
export type Expects = (value: unknown, given: readonly unknown[]) => string | undefined;

/** Whose functions they are. */
export interface Owner {
  /** `criterion mine`. */
  readonly what: string;
  readonly module: string;
}

/**
 * A copy of an entry, whose parts were read once, in which functions throw nothing but LthErrors that name the entry, its part
 * and its module: what outside code throws is no fault of lth. Functions are called as members of the entry itself.
 */
export const guarded = (
  owner: Owner,
  entry: unknown,
  parts: Readonly<Record<string, unknown>>,
  expects: Readonly<Record<string, Expects>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      isCallable(part) ? guardedPart(owner, entry, { name, part, expects: expects[name] }) : part,
    ]),
  );

type Callable = (...given: unknown[]) => unknown;
const isCallable = (value: unknown): value is Callable => typeof value === "function";

interface Part {
  readonly name: string;
  readonly part: Callable;
  readonly expects: Expects | undefined;
}

function guardedPart({ what, module }: Owner, entry: unknown, { name, part, expects }: Part) {
  const failed = (cause: unknown) => {
    if (cause instanceof LthError || cause instanceof Interrupted) return cause;
    const says = `the ${what} of ${module} fails in ${name}: ${messageOf(cause)}`;
    return new LthError(says, "mend its module; --debug says where it fails", { cause });
  };
  const checked = (value: unknown, given: readonly unknown[]): unknown => {
    const expected = expects?.(value, given);
    if (expected === undefined) return value;
    throw new LthError(
      `the ${what} of ${module} answers in ${name} something else than ${expected}`,
      "mend its module: see docs/guide/extending.md",
    );
  };
  function* steps(all: Iterator<unknown, unknown>): Generator<unknown, unknown> {
    try {
      return yield* { [Symbol.iterator]: () => all };
    } catch (error) {
      throw failed(error);
    }
  }
  return (...given: unknown[]): unknown => {
    try {
      const value: unknown = Reflect.apply(part, entry, given);
      if (hasMethod(value, "then")) {
        return Promise.resolve(value)
          .then(
            (later) => later,
            (error: unknown) => {
              throw failed(error);
            },
          )
          .then((later) => checked(later, given));
      }
      checked(value, given);
      return isSteps(value) ? steps(value) : value;
    } catch (error) {
      throw failed(error);
    }
  };
}

const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";

export const isSteps = (value: unknown): value is Iterator<unknown, unknown> => hasMethod(value, "next");
