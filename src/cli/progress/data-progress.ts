import type { DataProgress } from "../../data/arrays/index.ts";
import { countText } from "../../numbers-in-words.ts";
import { megabytes } from "../../text.ts";
import { canRewrite, columnsOf, type Environment } from "../terminal.ts";
import { PlainLines, plainInterval } from "./plain-lines.ts";
import type { ProgressOutlet } from "./redrawn.ts";

/** Seconds of work before anything is said about it. */
const QUIET = 2;

/**
 * Shows how far reading, decoding or fetching is, once it takes more than two seconds: one line rewritten in place on a
 * terminal, a plain line now and then everywhere else. `close` leaves the terminal as it was.
 */
export function showDataProgress(
  outlet: ProgressOutlet,
  env: Environment,
  now = () => performance.now() / 1000,
): { readonly take: (progress: DataProgress) => void; readonly close: () => void } {
  const live = canRewrite(outlet, env);
  const begin = now();
  const lines = new PlainLines((told, seconds) => (told === 0 ? QUIET : live ? 0.25 : plainInterval(told, seconds)));
  let shown = false;
  const take = (progress: DataProgress) => {
    for (const text of lines.at(now() - begin, () => [inWords(progress)])) {
      outlet.write(live ? `\r\u001b[2K${text.slice(0, columnsOf(outlet, 80) - 1)}` : `${text}\n`);
      shown = live;
    }
  };
  const close = () => {
    if (shown) outlet.write("\r\u001b[2K");
    shown = false;
  };
  return { take, close };
}

export function inWords({ doing, unit, done, total }: DataProgress): string {
  const count = (n: number) => (unit === "bytes" ? megabytes(n) : countText(n));
  const of = total === undefined ? "" : ` of ${count(total)}`;
  const share = total === undefined || total === 0 ? "" : `  ${Math.floor((100 * done) / total)}%`;
  return `${doing} ${count(done)}${of} ${unit === "bytes" ? "MB" : unit}${share}`;
}
