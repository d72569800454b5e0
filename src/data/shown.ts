import { namesInWords } from "../text.ts";

/**
 * A path as an error prints it: something to see on one line, without terminal codes or letters that turn the direction of
 * text, whatever the name holds, and with its middle left out where it is long.
 */
export function shown(path: string): string {
  const short = path.length <= LONGEST_SHOWN ? path : `${path.slice(0, 120)}...${path.slice(-80)}`;
  if (path !== "" && !unseen.test(short)) return short;
  return JSON.stringify(short).replace(new RegExp(unseen, "gu"), escaped);
}

/** Names as an error prints them, the first `most` of them: `cat, dog and 3 more`. */
export const shownList = (names: readonly string[], most = 8): string => namesInWords(names, most, shown);

const LONGEST_SHOWN = 320;
const unseen = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}/u;
const escaped = (letters: string): string =>
  Array.from({ length: letters.length }, (_, i) => `\\u${letters.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
    "",
  );
