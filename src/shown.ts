import { namesInWords } from "./text.ts";
import { isVisible, quoted, withoutMiddle } from "./visible.ts";

/**
 * A path as an error prints it: something to see on one line, without terminal codes or letters that turn the direction of
 * text, whatever the name holds, and with its middle left out where it is long.
 */
export function shown(path: string): string {
  const short = withoutMiddle(path);
  return path !== "" && isVisible(short) ? short : quoted(short);
}

/** Names as an error prints them, the first `most` of them: `cat, dog and 3 more`. */
export const shownList = (names: readonly string[], most = 8): string => namesInWords(names, most, shown);
