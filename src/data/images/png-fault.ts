import { paletteFault } from "./png-palette.ts";
import { pngRows, rowsFault } from "./png-rows.ts";

/** What is wrong with a PNG that the decoder took, or undefined. */
export function pngFault(bytes: Uint8Array): string | undefined {
  const rows = pngRows(bytes);
  return rowsFault(rows) ?? paletteFault(rows);
}
