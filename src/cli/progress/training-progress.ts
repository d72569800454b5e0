import type { Told } from "../../runs/index.ts";
import { canRewrite, columnsOf } from "../terminal.ts";
import { plainInterval } from "./progress.ts";
import { type ProgressOutlet, Redrawn } from "./redrawn.ts";
import { Tally } from "./tally.ts";

/**
 * Shows how far one training is that belongs to no run: `1,200 of 5,000  0:39 left`. One line drawn anew in place on a terminal, a
 * plain line now and then everywhere else. `close` leaves the terminal as it was.
 */
export function showTraining(
  outlet: ProgressOutlet,
  env: Readonly<Record<string, string | undefined>>,
  now = () => performance.now() / 1000,
): { readonly take: (event: Told) => void; readonly close: () => void } {
  const tally = new Tally(now, 1);
  const live = canRewrite(outlet, env);
  const drawn = new Redrawn(outlet);
  const began = now();
  let [lines, last] = [0, 0];
  const tell = () => {
    const line = tally.running(1)[0];
    if (line === undefined) return;
    if (live) {
      drawn.draw([line.slice(0, columnsOf(outlet, 80) - 1)]);
      return;
    }
    const seconds = now() - began;
    if (seconds - last < plainInterval(lines, seconds)) return;
    [lines, last] = [lines + 1, seconds];
    outlet.write(`${line}\n`);
  };
  const timer = setInterval(tell, live ? 250 : 1000);
  timer.unref();
  return {
    take: (event) => tally.take(event),
    close: () => {
      clearInterval(timer);
      drawn.erase();
    },
  };
}
