import { counted } from "../../numbers-in-words.ts";
import type { Told } from "../../runs/index.ts";
import { oneLine } from "../../visible.ts";
import { canRewrite, columnsOf, type Environment, rowsOf } from "../terminal.ts";
import { PlainLines } from "./plain-lines.ts";
import { firstOf, fitting, type ProgressOutlet, Redrawn } from "./redrawn.ts";
import { Tally } from "./tally.ts";

/** Shows how far several runs are that share one session. */
export interface SweepProgress {
  /** A run of this label begins; what is returned takes its events. */
  begin(label: string): (event: Told) => void;
  /** A run is over; `said`: what came of it. */
  end(label: string, said: string): void;
  say(line: string): void;
  close(): void;
}

/**
 * On a terminal a line for each run that is at work, drawn anew in place; everywhere else such a line now and then. A line that
 * stays for each that is over.
 */
export function showSweep(
  outlet: ProgressOutlet,
  env: Environment,
  runs: number,
  tallyOf = () => new Tally(),
): SweepProgress {
  const live = canRewrite(outlet, env);
  const drawn = new Redrawn(outlet);
  const atWork = new Map<string, Tally>();
  let over = 0;
  const say = (line: string) => {
    drawn.erase();
    outlet.write(`${oneLine(line)}\n`);
  };
  const draw = () => {
    if (atWork.size === 0) return;
    const width = columnsOf(outlet, 80) - 1;
    const lines = [...atWork].map(([label, tally]) => fitting([oneLine(label), ...tally.parts()], width));
    // What is taller than the terminal cannot be erased and would fill what was scrolled away.
    const room = Math.max(1, rowsOf(outlet, 24) - 2);
    const { shown, more } = firstOf(
      lines.filter((line) => line !== ""),
      room,
    );
    drawn.draw([...shown, ...more, fitting([`${over} of ${counted(runs, "run")} done`], width)]);
  };
  const began = performance.now();
  const lines = new PlainLines();
  const tell = () => {
    const all = () => [...atWork].map(([label, tally]) => [label, ...tally.parts()].join("  "));
    for (const line of lines.at((performance.now() - began) / 1000, all)) say(line);
  };
  const timer = setInterval(live ? draw : tell, live ? 250 : 1000);
  timer.unref();
  return {
    begin(label) {
      const tally = tallyOf();
      atWork.set(label, tally);
      return (event) => tally.take(event);
    },
    end(label, said) {
      atWork.delete(label);
      over++;
      say(`${over} of ${runs}: ${label}: ${said}`);
    },
    say,
    close() {
      clearInterval(timer);
      drawn.erase();
    },
  };
}
