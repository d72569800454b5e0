/**
 * What a file is by its first bytes, in words: for errors about something else that lies where data were expected.
 * Undefined for anything unknown, text and damaged files among them.
 */
export function formatOf(start: Uint8Array): string | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, 64)).toString("latin1");
  const markup = text.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (/^<svg/i.test(markup) || (markup.startsWith("<?xml") && holds(start, "<svg"))) return "an SVG drawing";
  if (/^<(!doctype html|html|head|body)/i.test(markup)) return "a web page (HTML)";
  if (/^<[!?a-z]/i.test(markup)) return "a web page or XML";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "a WEBP image";
  if (text.slice(4, 8) === "ftyp")
    return /^(avif|avis)/.test(text.slice(8)) ? "an AVIF image" : "a HEIC image or video";
  if (Buffer.from(start.buffer, start.byteOffset, start.length).toString("latin1", 257, 262) === "ustar")
    return "a tar archive";
  return beginnings.find(([beginning]) => text.startsWith(beginning))?.[1];
}

const beginnings: readonly (readonly [string, string])[] = [
  ["version ", "a Git LFS pointer instead of the file"],
  ["\x1f\x8b", "gzip data"],
  ["\x1f\x9d", "compress data"],
  ["BZh", "bzip2 data"],
  ["\xfd7zXZ", "xz data"],
  ["\x28\xb5\x2f\xfd", "zstd data"],
  ["PK", "a zip archive"],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive"],
  ["Rar!", "a RAR archive"],
  ["\x93NUM", "a NumPy array"],
  ["\x89PNG\r\n\x1a\n", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["BM", "a BMP image"],
  ["II*\0", "a TIFF image"],
  ["II+\0", "a TIFF image"],
  ["MM\0*", "a TIFF image"],
  ["MM\0+", "a TIFF image"],
  ["\xff\x0a", "a JPEG XL image"],
  ["\0\0\0\x0cJXL ", "a JPEG XL image"],
  ["\0\0\0\x0cjP  ", "a JPEG 2000 image"],
  ["8BPS", "a Photoshop file"],
  ["%PDF", "a PDF file"],
  ["\x80\x02", "a Python pickle"],
  ["\x80\x03", "a Python pickle"],
  ["\x80\x04", "a Python pickle"],
  ["\x80\x05", "a Python pickle"],
];

const holds = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).includes(text);

/** What a file holds for an error that expected something else: its format, or its first bytes. */
export function contentsInWords(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const format = formatOf(bytes);
  if (format !== undefined) return format;
  const start = bytes.subarray(0, 8);
  if (bytes.length >= 16 && bytes.subarray(0, 4096).every((byte) => byte === 0)) return "zeros";
  const hex = Array.from(start, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length <= start.length ? `only the bytes ${hex}` : `${bytes.length} bytes that begin ${hex}`;
}
