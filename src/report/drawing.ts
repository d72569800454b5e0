import { escapeText } from "./markup.ts";
import { tone } from "./palette.ts";

/** All figures are this wide, in SVG units: text of 12 units is readable when one is printed 80 mm wide. */
export const WIDTH = 400;
export const FONT = "DejaVu Sans, Verdana, sans-serif";

/** A complete SVG from its content, with colours still by name. `label` is what a screen reader says. */
export function drawing(content: string, height: number, label: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
    `font-family="${FONT}" font-size="12" fill="${tone("ink")}" color="${tone("ink")}" role="img" ` +
    `aria-label="${escapeText(label)}">` +
    `<rect width="${WIDTH}" height="${height}" fill="${tone("paper")}"/>${rounded(content)}</svg>\n`
  );
}

/** Two decimals are a hundredth of a unit: enough, shorter, and free of how a Node version rounds a logarithm. */
const rounded = (content: string): string =>
  content.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d*\.\d{3,}(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
