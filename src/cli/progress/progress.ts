import type { Told } from "../../runs/index.ts";
import { wrap } from "../../text.ts";
import { oneLine } from "../../visible.ts";
import { canRewrite, columnsOf, type Outlet } from "../terminal.ts";
import { Tally } from "./tally.ts";

/** Where progress is written to: stderr, or a test's ear. */
export interface ProgressOutlet extends Outlet {
  write(text: string): unknown;
}

/** Shows how far a run is. Lines of others must go through `say`, so that they do not land in the middle of the live line. */
export interface Progress {
  take(event: Told): void;
  say(line: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** One line that is rewritten in place on a terminal; a plain line now and then everywhere else. */
export function showProgress(
  outlet: ProgressOutlet,
  env: Readonly<Record<string, string | undefined>>,
  tally = new Tally(),
): Progress {
  return canRewrite(outlet, env) ? liveLine(outlet, tally) : plainLines(outlet, tally);
}

/** How a run's progress begins; the lines after it are short enough for its numbers without its name. */
const inWords = ({ run, jobs }: { readonly run: string; readonly jobs: number }): string =>
  `${oneLine(run)}: ${jobs} ${jobs === 1 ? "training" : "trainings"}`;

const eraseLine = "\r\u001b[2K";

function liveLine(outlet: ProgressOutlet, tally: Tally): Progress {
  let shown = false;
  const erase = () => {
    if (shown) outlet.write(eraseLine);
    shown = false;
  };
  const draw = () => {
    if (tally.run === "") return;
    outlet.write(`${eraseLine}${fitting(tally.parts(), columnsOf(outlet, 80) - 1)}`);
    shown = true;
  };
  const timer = setInterval(draw, 250);
  timer.unref();
  return {
    take: (event) => {
      tally.take(event);
      if (event.type !== "run") return;
      outlet.write(`${wrap(inWords(event), columnsOf(outlet, 80) - 1)}\n`);
      draw();
    },
    say: (line) => {
      erase();
      outlet.write(`${oneLine(line)}\n`);
    },
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}

/** As many parts as fit into the width, from the first on. */
function fitting(parts: readonly string[], width: number): string {
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : `${line}  ${part}`;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}

/**
 * Seconds from one plain line to the next: soon at first, then every half minute, then ever more rarely, so that a run of
 * days writes fewer than a hundred.
 */
export const plainInterval = (lines: number, seconds: number): number =>
  lines < 20 ? 10 : lines < 60 ? 30 : Math.max(30, 0.15 * seconds);

function plainLines(outlet: ProgressOutlet, tally: Tally): Progress {
  let lines = 0;
  let last = 0;
  const tell = () => {
    if (tally.run === "" || tally.seconds - last < plainInterval(lines, tally.seconds)) return;
    lines++;
    last = tally.seconds;
    outlet.write(`${tally.parts().join("  ")}\n`);
  };
  const timer = setInterval(tell, 1000);
  timer.unref();
  return {
    take: (event) => {
      tally.take(event);
      if (event.type === "run") outlet.write(`${inWords(event)}\n`);
    },
    say: (line) => outlet.write(`${oneLine(line)}\n`),
    close: () => clearInterval(timer),
  };
}
