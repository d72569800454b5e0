import { counted } from "../../numbers-in-words.ts";
import type { Told } from "../../runs/index.ts";
import { oneLine } from "../../visible.ts";
import { canRewrite, columnsOf } from "../terminal.ts";
import { fitting, type ProgressOutlet, Redrawn } from "./redrawn.ts";
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
 * On a terminal a line for each run that is at work, drawn anew in place; a line that stays for each that is over. Without one
 * only those.
 */
export function showSweep(
  outlet: ProgressOutlet,
  env: Readonly<Record<string, string | undefined>>,
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
    drawn.draw([...lines.filter((line) => line !== ""), fitting([`${over} of ${counted(runs, "run")} done`], width)]);
  };
  const timer = live ? setInterval(draw, 250) : undefined;
  timer?.unref();
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
