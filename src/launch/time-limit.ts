import { LthError } from "../errors.ts";
import { quoted } from "../visible.ts";

/** A limit of time in seconds, as Slurm writes it: `HH:MM:SS`, or days before that, `D-HH:MM:SS`. Throws an LthError for others. */
export function secondsOf(time: string): number {
  const [, days = "0", hours = "", minutes = "", seconds = ""] =
    /^(?:(\d{1,3})-)?(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(time) ?? [];
  const all = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (hours !== "" && all > 0) return all;
  throw new LthError(
    `--time is ${quoted(time)}, expected hours, minutes and seconds`,
    "write for instance --time 04:00:00, or --time 2-00:00:00 for two days",
  );
}
