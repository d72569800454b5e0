import { outsideIn } from "../lottery/index.ts";
import { wrap } from "../text.ts";
import type { RunSummary } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { runScreen, type Told } from "./run-screen.ts";
import { colours, columnsOf, type Environment, hanging, type Outlet } from "./terminal.ts";

/** What stands beside a run's numbers: in what it differs from its preset, and which files of the store are its. */
export interface ShownBeside {
  readonly differs: readonly string[];
  readonly files: readonly { readonly what: string; readonly path: string }[];
}

/** A run as text: what it is, its headline, its rounds, what that rests on. No line is longer than the terminal is wide. */
export function showRun(
  summary: RunSummary,
  state: string,
  told: Told,
  { differs, files }: ShownBeside,
  outlet: Outlet,
  env: Environment,
): string {
  const width = columnsOf(outlet, 80);
  const paint = colours(outlet, env);
  const { id, scale, trials, network, data, machine } = summary;
  const title = oneLine(`${id}: scale ${scale}, ${trials} trial${trials === 1 ? "" : "s"}, ${state}`);
  const where = oneLine(`${network}; ${data.name} (${data.copy}); ${machine.instructionSet}`);
  const before = [
    ...wrap(title, width).split("\n").map(paint.bold),
    wrap(where, width),
    ...[summary.name === null ? "" : `called "${summary.name}"`, summary.note ?? "", differs.join(" ")]
      .filter((line) => line !== "")
      .map((line) => wrap(oneLine(line), width)),
    ...outsideIn(machine.versions).map(({ entry, code, module }) => {
      const from = module === undefined ? "" : `${module}, `;
      return wrap(oneLine(`from outside: ${entry}, ${from}code ${code.slice(0, 8)}`), width);
    }),
    "",
  ];
  const asked = summary.command === null ? [] : [hanging(oneLine(`asked by: ${summary.command}`), width)];
  // A path stays whole, however long: a terminal breaks it where it must, and it can be copied.
  const after = ["", ...asked, ...files.map(({ what, path }) => oneLine(`${what}: ${path}`))];
  return runScreen(told, { before, after, full: true }, outlet, env);
}
