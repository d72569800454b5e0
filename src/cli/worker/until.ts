import { LthError } from "../../errors.ts";
import { quoted } from "../../visible.ts";

/**
 * The moment that `--until` means, in milliseconds since 1970: a date and a time (2026-11-29T18:00, local unless it says a
 * zone), or a time alone, which is the next such. A date may be over.
 */
export function momentOf(text: string, now: number): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  if (hours !== undefined && Number(hours) < 24 && Number(minutes) < 60) {
    const moment = new Date(now);
    moment.setHours(Number(hours), Number(minutes), 0, 0);
    if (moment.getTime() <= now) moment.setDate(moment.getDate() + 1);
    return moment.getTime();
  }
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new LthError(`--until is ${quoted(text)}, expected a time`, EXAMPLE);
  return moment;
}

/** The same for who starts workers now: one that is over is refused. */
export function comingMoment(text: string, now: number): number {
  const moment = momentOf(text, now);
  if (moment <= now) throw new LthError(`--until is ${quoted(text)}, which is over`, EXAMPLE);
  return moment;
}

const EXAMPLE = "write for instance --until 18:00, or --until 2026-11-29T18:00";
