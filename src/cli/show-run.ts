import { outsideIn } from "../lottery/index.ts";
import { wrap } from "../text.ts";
import type { RunSummary } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { runScreen, type Told } from "./run-screen.ts";
import { colours, columnsOf, type Outlet } from "./terminal.ts";

/** A run as text: what it is, its headline, its rounds, what that rests on. No line is longer than the terminal is wide. */
export function showRun(
  summary: RunSummary,
  state: string,
  told: Told,
  outlet: Outlet,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const width = columnsOf(outlet, 80);
  const paint = colours(outlet, env);
  const { id, scale, trials, network, data, machine } = summary;
  const title = oneLine(`${id}: scale ${scale}, ${trials} trial${trials === 1 ? "" : "s"}, ${state}`);
  const where = oneLine(`${network}; ${data.name} (${data.copy}); ${machine.instructionSet}`);
  const before = [
    ...wrap(title, width).split("\n").map(paint.bold),
    wrap(where, width),
    ...outsideIn(machine.versions).map(({ entry, code }) =>
      wrap(oneLine(`from outside: ${entry}, code ${code.slice(0, 8)}`), width),
    ),
    "",
  ];
  return runScreen(told, { before, full: true }, outlet, env);
}
