import sharp from "sharp";

/**
 * Whether the scans of a sequential JPEG are whole, read in the plainest way: bits as text, codes in a map. True for other
 * kinds, of which nothing is known here. `standard`: the tables that hold where none are given.
 */
export function simpleCount(bytes: Uint8Array): boolean {
  const tables = new Map(standard);
  let interval = 0;
  let frame: { rows: number; columns: number; parts: { id: number; h: number; v: number }[] } | undefined;
  const at = (i: number) => bytes[i] ?? 0;
  for (let i = 2; ; ) {
    // To the next marker with a segment.
    while (
      i + 1 < bytes.length &&
      !(at(i) === 0xff && ![0, 0xff, 1].includes(at(i + 1)) && at(i + 1) >> 3 !== 0xd0 >> 3)
    )
      i++;
    if (i + 4 > bytes.length || at(i + 1) === 0xd9) return true;
    const [marker, length] = [at(i + 1), at(i + 2) * 256 + at(i + 3)];
    const content = bytes.subarray(i + 4, i + 2 + length);
    const byte = (j: number) => content[j] ?? 0;
    i += 2 + length;
    if (marker === 0xdd) interval = byte(0) * 256 + byte(1);
    else if (marker === 0xc4) takeTables(content, tables);
    else if (marker === 0xc0 || marker === 0xc1) {
      const parts = Array.from({ length: byte(5) }, (_, c) => ({
        id: byte(6 + 3 * c),
        h: byte(7 + 3 * c) >> 4,
        v: byte(7 + 3 * c) & 15,
      }));
      const odd = parts.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4);
      frame = odd ? undefined : { rows: byte(1) * 256 + byte(2), columns: byte(3) * 256 + byte(4), parts };
    } else if (marker === 0xda && frame !== undefined) {
      const unit: [Table, Table][] = [];
      const inScan = [];
      for (let c = 0; c < byte(0); c++) {
        const part = frame.parts.find(({ id }) => id === byte(1 + 2 * c));
        const [dc, ac] = [tables.get(byte(2 + 2 * c) >> 4), tables.get(16 + (byte(2 + 2 * c) & 15))];
        if (!part || !dc || !ac) return false;
        inScan.push(part);
        for (let b = 0; b < (byte(0) === 1 ? 1 : part.h * part.v); b++) unit.push([dc, ac]);
      }
      const most = { h: Math.max(...frame.parts.map(({ h }) => h)), v: Math.max(...frame.parts.map(({ v }) => v)) };
      const [only] = inScan;
      const alone = inScan.length === 1 && only;
      const across = alone
        ? Math.ceil(Math.ceil((frame.columns * only.h) / most.h) / 8)
        : Math.ceil(frame.columns / 8 / most.h);
      const down = alone
        ? Math.ceil(Math.ceil((frame.rows * only.v) / most.v) / 8)
        : Math.ceil(frame.rows / 8 / most.v);
      if (!isWhole(bytes, i, inScan.length === 0 ? 0 : across * down, unit, interval)) return false;
    }
  }
}

type Table = ReadonlyMap<string, number>;

function takeTables(content: Uint8Array, tables: Map<number, Table>): void {
  for (let i = 0; i + 17 <= content.length; ) {
    const table = new Map<string, number>();
    const key = content[i] ?? 0;
    let next = i + 17;
    for (let length = 1, code = 0; length <= 16; length++, code *= 2) {
      for (let n = content[i + length] ?? 0; n > 0; n--) {
        const text = (code++).toString(2).padStart(length, "0");
        const symbol = content[next++];
        if (text.length === length && symbol !== undefined) table.set(text, symbol);
      }
    }
    tables.set(key, table);
    i = next;
  }
}

/** Reads units until they are all there or the data end; each interval's data are put together as text first. */
function isWhole(bytes: Uint8Array, from: number, units: number, unit: [Table, Table][], interval: number): boolean {
  const intervals: string[] = [""];
  const restarts: number[] = [];
  const data: number[][] = [[]];
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0xff) data.at(-1)?.push(byte);
    else {
      while (bytes[i + 1] === 0xff) i++;
      const marker = bytes[++i];
      if (marker === 0) data.at(-1)?.push(0xff);
      else if (marker !== undefined && marker >> 3 === 0xd0 >> 3) restarts.push((marker & 7) + 0 * data.push([]));
      else break;
    }
  }
  intervals.splice(0, 1, ...data.map((part) => part.map((byte) => byte.toString(2).padStart(8, "0")).join("")));
  let done = 0;
  for (const [i, text] of intervals.entries()) {
    let place = 0;
    const symbol = (table: Table): number => {
      for (let length = 1; length <= 16; length++) {
        const found = table.get(text.slice(place, place + length));
        if (found === undefined || place + length > text.length) continue;
        place += length;
        return found;
      }
      return -1;
    };
    const skip = (bits: number): boolean => {
      place += bits;
      return place <= text.length;
    };
    const block = ([dc, ac]: [Table, Table]): boolean => {
      const size = symbol(dc);
      if (size < 0 || size > 16 || !skip(size)) return false;
      for (let k = 1; k < 64; k++) {
        const run = symbol(ac);
        if (run < 0) return false;
        if (run % 16 === 0 && run !== 0xf0) break;
        k += run >> 4;
        if (k > 63 || !skip(run & 15)) return false;
      }
      return true;
    };
    for (let n = 0; done < units && (interval === 0 || n < interval); n++, done++) if (!unit.every(block)) return false;
    if (done === units) return true;
    if (text.length - place >= 8) return false;
    if (restarts[i] !== undefined && restarts[i] !== i % 8) return false;
  }
  return false;
}

/** Those of the standard, as an encoder writes them that makes none of its own. */
const standard = new Map<number, Table>();
const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
  .jpeg({ optimiseCoding: false })
  .toBuffer();
for (let at = plain.indexOf(Buffer.of(0xff, 0xc4)); at > 0; at = plain.indexOf(Buffer.of(0xff, 0xc4), at + 2)) {
  takeTables(plain.subarray(at + 4, at + 2 + plain.readUInt16BE(at + 2)), standard);
}
