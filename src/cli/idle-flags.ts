import { LthError } from "../errors.ts";

/** `idleExit` as it was typed: `--idle-exit`. */
const typed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Refuses flags that change nothing beside the others, so that nobody believes that they did. `flags`: those, by their names;
 * `where` goes on after "change nothing"; `or`: what may be done instead of leaving them out.
 */
export function refuseIdle(flags: Readonly<Record<string, unknown>>, where: string, or?: string): void {
  const given = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [typed(name)]));
  if (given.length === 0) return;
  const [change, them] = given.length === 1 ? ["changes", "it"] : ["change", "them"];
  throw new LthError(
    `${given.join(" and ")} ${change} nothing ${where}`,
    `leave ${them} out${or === undefined ? "" : `, or ${or}`}`,
  );
}

/** Threads split a training where it is trained. */
export function refuseIdleThreads({
  remote,
  threads,
}: {
  readonly remote?: true | undefined;
  readonly threads?: string | undefined;
}): void {
  if (remote) refuseIdle({ threads }, "with --remote: workers have their own", "give it to lth worker");
}
