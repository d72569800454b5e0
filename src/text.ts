/** How lth writes sizes and breaks lines, wherever it does. */

/** 2.1 MB, 12 kB, 800 bytes: powers of ten, as disks are sold. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 44 s, 1 min 44 s, 2 h 10 min, 3 days 4 h, 408 days: two units at most, of which the second is dropped where it is small. */
export function timeInWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days >= 10) return `${Math.round(hours / 24)} days`;
  return `${days} ${days === 1 ? "day" : "days"} ${hours % 24} h`;
}

/** Megabytes with one decimal, without their unit: for lists and counters that must not change it from line to line. */
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** Letters that a terminal shows two columns wide: those of East Asia, and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const mark = /[\p{Mn}\p{Me}]/u;

/** How many columns of a terminal a text takes. Marks on a letter take none. */
export function columnsWide(text: string): number {
  let columns = 0;
  for (const letter of text) columns += columnsOf(letter);
  return columns;
}

const columnsOf = (letter: string): number =>
  letter < "\u0300" ? 1 : mark.test(letter) ? 0 : wide.test(letter) ? 2 : 1;

/** The beginning of a text that takes at most so many columns. */
export function cutTo(text: string, most: number): string {
  let [shown, used] = ["", 0];
  for (const letter of text) {
    used += columnsOf(letter);
    if (used > most) break;
    shown += letter;
  }
  return shown;
}

/** With a capital letter first. */
export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Breaks text at spaces into lines of at most `width` columns; a longer word stands alone, cut if it must be. */
export function wrap(text: string, width: number, indent = ""): string {
  const room = Math.max(8, width - indent.length);
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((long) => parts(long, room))) {
    const last = lines.at(-1);
    if (last !== undefined && columnsWide(last) + 1 + columnsWide(word) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}${line}`).join("\n");
}

/** A word in parts of at most so many columns, of which there is room for any letter. */
function parts(word: string, room: number): readonly string[] {
  const all: string[] = [];
  for (let rest = word; rest !== ""; ) {
    const part = cutTo(rest, room);
    all.push(part);
    rest = rest.slice(part.length);
  }
  return all;
}

/** Entries that one message names; of more it tells how many there are. */
export const MOST_NAMED = 20;

/** Names in a message, the first of them: `cat, dog and 3 more`. `show` gives the form of one. */
export function namesInWords(
  names: readonly string[],
  most = MOST_NAMED,
  show = (name: string) => shortened(name),
): string {
  const more = names.length - most;
  return `${names.slice(0, most).map(show).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Faults that stand below each other in a message, the first of them and how many more there are. */
export function firstLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_NAMED;
  return more > 0 ? [...lines.slice(0, MOST_NAMED), `and ${more} more`] : lines;
}

/** Text that somebody wrote, as a message repeats it: at most so many letters of it. */
export const shortened = (text: string, most = 80): string =>
  text.length > most ? `${text.slice(0, most - 3)}...` : text;
