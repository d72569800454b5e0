import type { Told } from "../../runs/index.ts";
import { cutTo } from "../../text.ts";
import { canRewrite, columnsOf, type Environment } from "../terminal.ts";
import { PlainLines } from "./plain-lines.ts";
import { type ProgressOutlet, Redrawn } from "./redrawn.ts";
import { Tally } from "./tally.ts";

/**
 * Shows how far one training is that belongs to no run: `1,200 of 5,000  0:39 left`. One line drawn anew in place on a terminal, a
 * plain line now and then everywhere else. `close` leaves the terminal as it was.
 */
export function showTraining(
  outlet: ProgressOutlet,
  env: Environment,
  now = () => performance.now() / 1000,
): { readonly take: (event: Told) => void; readonly close: () => void } {
  const tally = new Tally(now, 1);
  const live = canRewrite(outlet, env);
  const drawn = new Redrawn(outlet);
  const began = now();
  const lines = new PlainLines();
  const tell = () => {
    if (!live) {
      for (const line of lines.at(now() - began, () => tally.running(1))) outlet.write(`${line}\n`);
      return;
    }
    const line = tally.running(1)[0];
    if (line !== undefined) drawn.draw([cutTo(line, columnsOf(outlet, 80) - 1)]);
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
