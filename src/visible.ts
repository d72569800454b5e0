/**
 * Text from outside as it can be seen: names of files, words that somebody typed, what a store says. A terminal obeys its
 * control characters, of C0 and C1 alike; others turn the direction of text, have no width, end a line in one program and not
 * in the next, or are no text at all. They are written as JSON writes them, so that JSON that goes through here stays the same.
 */
const unseen = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}/u;
const each = new RegExp(unseen, "gu");
const eachButLineEnds = new RegExp(`(?!\\n)(?:${unseen.source})`, "gu");

/** Whether all of a text can be seen, on one line. */
export const isVisible = (text: string): boolean => !unseen.test(text);

/** Text on one line: what cannot be seen, line ends included, as `\u001b`. */
export const oneLine = (text: string): string => text.replace(each, escaped);

/** Text of several lines: what cannot be seen, but for the line ends, as `\u001b`. */
export const visible = (text: string): string => text.replace(eachButLineEnds, escaped);

/** A name in quotes, on one line, with its middle left out where it is long. */
export const quoted = (name: string): string => oneLine(JSON.stringify(withoutMiddle(name)));

/** A text of which nobody reads more than this. */
export const withoutMiddle = (text: string): string =>
  text.length <= LONGEST_SHOWN ? text : `${text.slice(0, 120)}...${text.slice(-80)}`;

const LONGEST_SHOWN = 320;

/** As JSON writes them: a letter beyond the first 65,536 is two. */
const escaped = (letters: string): string =>
  Array.from({ length: letters.length }, (_, i) => `\\u${letters.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
    "",
  );
