/**
 * How large a spec can be. A spec is a small text; what is far from one is refused, with words, before anything works on it
 * for long. The largest that is sound, 256 layers of which each is a block of 64, is below all of these.
 */

/** Bytes of a spec's file, and characters of its text: no text has more characters than bytes. */
export const LARGEST_SPEC = 1 << 18;

/** Sections and lists inside each other. The schema knows nine. */
export const DEEPEST = 64;

/** Words, signs and blanks that a YAML text is made of. */
export const MOST_LEXEMES = 60_000;

/** Backslashes in quotes: each that is wrong is an error of the library's own. */
export const MOST_ESCAPES = 1000;

/** Values and sections, those that aliases repeat counted each time. */
export const MOST_VALUES = 60_000;
