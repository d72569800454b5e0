import { Bits, type Codes, codesOf } from "./jpeg-huffman.ts";
import { isRestart, SCAN, type Segment, segmentsOf } from "./jpeg-segments.ts";
import { standardCodes } from "./jpeg-standard-codes.ts";

const CODES = 0xc4;
const RESTART_INTERVAL = 0xdd;
const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const COEFFICIENTS = 64;

interface Component {
  readonly id: number;
  /** How often it is sampled in a coded unit, across and down. */
  readonly across: number;
  readonly down: number;
}

interface Frame {
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly Component[];
}

/**
 * What is wrong with the coded data of a sequential JPEG (ITU-T T.81, annex F), or undefined: every unit of every scan must
 * be there, in as many intervals as its restart markers should make. libvips does not look at what libjpeg says of the last
 * eight rows of a picture: where their data are missing it shows grey. A progressive JPEG is decoded before its first row
 * is asked for, so of those nothing is missed. Bytes behind the last unit change no pixel and are passed over.
 */
export function codedFault(bytes: Uint8Array): string | undefined {
  const codes = standardCodes();
  let interval = 0;
  let frame: Frame | undefined;
  for (const segment of segmentsOf(bytes)) {
    const { marker, start, end } = segment;
    const content = bytes.subarray(start, end);
    if (marker === CODES) takeCodes(content, codes);
    else if (marker === RESTART_INTERVAL) interval = word(content, 0);
    else if (marker === BASELINE || marker === EXTENDED) frame = frameIn(content);
    else if (marker === SCAN && frame !== undefined) {
      const fault = scanFault(bytes, content, segment, frame, codes, interval);
      if (fault !== undefined) return `a damaged JPEG: ${fault}`;
    }
  }
  return undefined;
}

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

/** Tables of codes by class and number, as one byte: 0x00 for the first of DC, 0x10 for the first of AC (B.2.4.2). */
function takeCodes(content: Uint8Array, codes: Map<number, Codes>): void {
  for (let at = 0; at + 17 <= content.length; ) {
    const counts = content.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    codes.set(content[at] ?? 0, codesOf(counts, content.subarray(at + 17, at + 17 + symbols)));
    at += 17 + symbols;
  }
}

/** Undefined where a component is sampled as none can be: the decoder refuses that. */
function frameIn(content: Uint8Array): Frame | undefined {
  const components = Array.from({ length: content[5] ?? 0 }, (_, i) => {
    const [id = 0, sampling = 0] = content.subarray(6 + 3 * i, 8 + 3 * i);
    return { id, across: sampling >> 4, down: sampling & 15 };
  });
  const sound = ({ across, down }: Component) => across >= 1 && across <= 4 && down >= 1 && down <= 4;
  return components.every(sound) ? { rows: word(content, 1), columns: word(content, 3), components } : undefined;
}

/** One block of a coded unit: the tables that its first and its other coefficients are coded with. */
interface Block {
  readonly first: Codes;
  readonly others: Codes;
}

function scanFault(
  bytes: Uint8Array,
  header: Uint8Array,
  { end, next }: Segment,
  frame: Frame,
  codes: ReadonlyMap<number, Codes>,
  interval: number,
): string | undefined {
  const count = header[0] ?? 0;
  const parts = Array.from({ length: count }, (_, i) => {
    const [id = 0, tables = 0] = header.subarray(1 + 2 * i, 3 + 2 * i);
    const component = frame.components.find((one) => one.id === id);
    return { component, first: codes.get(tables >> 4), others: codes.get(0x10 + (tables & 15)) };
  });
  const unit: Block[] = [];
  for (const { component, first, others } of parts) {
    if (component === undefined || first === undefined || others === undefined) return "a scan without its tables";
    // A scan of one component has its blocks one by one, whatever the sampling (A.2.2).
    const blocks = count === 1 ? 1 : component.across * component.down;
    for (let i = 0; i < blocks; i++) unit.push({ first, others });
  }
  const units = unitsIn(
    frame,
    parts.flatMap(({ component }) => component ?? []),
  );
  let done = 0;
  let number = 0;
  for (const { from, to, restart } of intervals(bytes, end, next)) {
    const bits = new Bits(bytes, from, to);
    const last = interval === 0 ? units : Math.min(units, done + interval);
    for (; done < last; done++) {
      if (!unit.every((block) => isWhole(block, bits)))
        return `its data are cut off or wrong after ${done} of ${units} units`;
    }
    if (done === units) return undefined;
    if (bits.more) return `too many data before unit ${done} of ${units}`;
    if (restart !== undefined && restart !== number)
      return `its restart marker before unit ${done} of ${units} is missing`;
    number = (number + 1) & 7;
  }
  return done === units ? undefined : `its data end after ${done} of ${units} units`;
}

/** How many units a scan of these components has: blocks of one component, else groups of blocks (A.2). */
function unitsIn({ rows, columns, components }: Frame, parts: readonly Component[]): number {
  const across = Math.max(...components.map((one) => one.across));
  const down = Math.max(...components.map((one) => one.down));
  const [only] = parts;
  if (only === undefined) return 0;
  if (parts.length > 1) return Math.ceil(columns / (8 * across)) * Math.ceil(rows / (8 * down));
  const size = (length: number, own: number, most: number) => Math.ceil(Math.ceil((length * own) / most) / 8);
  return size(columns, only.across, across) * size(rows, only.down, down);
}

/** The coded data between restart markers; `restart`: the number of the marker behind, undefined at the end. */
function* intervals(bytes: Uint8Array, start: number, end: number) {
  let from = start;
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at + 1 < end; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1]!;
    if (!isRestart(marker)) continue;
    yield { from, to: at, restart: marker & 7 };
    from = at + 2;
  }
  yield { from, to: end, restart: undefined };
}

/** Passes over a block's coefficients; false if they are not all there (F.2.2). */
function isWhole({ first, others }: Block, bits: Bits): boolean {
  const size = bits.symbol(first);
  if (size < 0 || size > 16 || !bits.skip(size)) return false;
  for (let i = 1; i < COEFFICIENTS; i++) {
    const symbol = bits.symbol(others);
    if (symbol < 0) return false;
    const zeros = symbol >> 4;
    const length = symbol & 15;
    if (length === 0 && zeros !== 15) return true; // the rest are zeros
    i += zeros;
    if (i >= COEFFICIENTS || !bits.skip(length)) return false;
  }
  return true;
}
