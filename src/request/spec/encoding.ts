import { LthError } from "../../errors.ts";

/** The text of a spec's file. Throws an LthError ("asked") that says which encoding it seems to have if that is not UTF-8. */
export function textOf(bytes: Uint8Array, path: string): string {
  const other = wideEncoding(bytes);
  if (other !== undefined) throw notUtf8(path, `is ${other} text`, other);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = firstWrongByte(bytes);
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
    const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
    throw notUtf8(
      path,
      `is not UTF-8 text: byte 0x${byte} in line ${line}, as in Latin-1 or Windows-1252`,
      "WINDOWS-1252",
    );
  }
}

const notUtf8 = (path: string, found: string, encoding: string): LthError =>
  new LthError(
    `${path} ${found}, expected UTF-8`,
    `save it as UTF-8, in an editor or with iconv -f ${encoding} -t UTF-8 < OLD > NEW`,
  );

/**
 * UTF-16 or UTF-32, by its mark or, as the YAML specification has it (1.2.2, section 5.2), by where the zeros stand around
 * letters that are ASCII. A spec is mostly such letters.
 */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32LE" : "UTF-16LE";
  if (a === 0xfe && b === 0xff) return "UTF-16BE";
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32BE";
  const start = bytes.subarray(0, 4096);
  const places = [0, 1, 2, 3].map((offset) => start.filter((byte, i) => i % 4 === offset && byte === 0).length);
  const most = start.length / 4 / 2;
  const mostlyZero = places.map((zeros) => zeros > most);
  const forms = { "UTF-32LE": "nyyy", "UTF-32BE": "yyyn", "UTF-16LE": "nyny", "UTF-16BE": "ynyn" };
  const found = mostlyZero.map((yes) => (yes ? "y" : "n")).join("");
  return Object.entries(forms).find(([, form]) => form === found)?.[0];
}

/** The index of the first byte that no UTF-8 text has there. */
function firstWrongByte(bytes: Uint8Array): number {
  const lenient = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let at = 0;
  while (at < bytes.length && bytes[at] === lenient[at]) at++;
  return at;
}
