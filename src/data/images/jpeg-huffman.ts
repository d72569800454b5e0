/** Codes of up to this many bits are looked up at once, as nearly all are. */
const LOOKED_UP = 9;
const LONGEST = 16;

/** A table of Huffman codes, made to be read (ITU-T T.81, annex C and F.2.2.3). */
export interface Codes {
  /** By the next LOOKED_UP bits: length * 256 + symbol, or 0 for a longer code. */
  readonly short: Uint16Array;
  /** By length: the largest code, -1 if there is none; and what to add to a code to find its symbol. */
  readonly largest: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** `counts`: how many codes there are of 1 to 16 bits; `symbols`: what they mean, in the order of the codes. */
export function codesOf(counts: Uint8Array, symbols: Uint8Array): Codes {
  const short = new Uint16Array(1 << LOOKED_UP);
  const largest = new Int32Array(LONGEST + 1).fill(-1);
  const offset = new Int32Array(LONGEST + 1);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= LONGEST; length++, code <<= 1) {
    // A table can promise more codes than there are of a length, or than it has symbols for: those are none.
    const count = Math.max(0, Math.min(counts[length - 1] ?? 0, 2 ** length - code, symbols.length - place));
    offset[length] = place - code;
    for (let i = 0; i < count; i++, code++, place++) {
      if (length > LOOKED_UP) continue;
      const first = code << (LOOKED_UP - length);
      short.fill(length * 256 + symbols[place]!, first, first + (1 << (LOOKED_UP - length)));
    }
    if (count > 0) largest[length] = code - 1;
  }
  return { short, largest, offset, symbols };
}

/** Reads the bits of coded data between two markers. */
export class Bits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #held = 0;
  #count = 0;
  /** Met a marker before the end: data behind it are none of these. */
  #interrupted = false;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The symbol of the next code; -1 if no code begins like this, or the data end. */
  symbol({ short, largest, offset, symbols }: Codes): number {
    if (this.#count < LONGEST) this.#fill();
    const next =
      this.#count >= LONGEST ? this.#held >>> (this.#count - LONGEST) : this.#held << (LONGEST - this.#count);
    const found = short[(next & 0xffff) >> (LONGEST - LOOKED_UP)]!;
    if (found !== 0) return this.#take(found >> 8) ? found & 255 : -1;
    for (let length = LOOKED_UP + 1; length <= LONGEST; length++) {
      const code = (next & 0xffff) >> (LONGEST - length);
      if (code <= largest[length]!) return this.#take(length) ? (symbols[code + offset[length]!] ?? -1) : -1;
    }
    return -1;
  }

  /** Passes over up to 16 bits; false if there are not so many. */
  skip(count: number): boolean {
    if (this.#count < count) this.#fill();
    return this.#take(count);
  }

  /** Whether a whole byte is left that nobody has read, or a marker that does not belong there. */
  get more(): boolean {
    this.#fill();
    return this.#count >= 8 || this.#interrupted;
  }

  #take(count: number): boolean {
    this.#count -= count;
    return this.#count >= 0;
  }

  /** At most 24 bits are held, so that shifts stay within 32. */
  #fill(): void {
    while (this.#count <= 16 && this.#at < this.#end) {
      const byte = this.#bytes[this.#at++]!;
      if (byte === 0xff) {
        while (this.#at < this.#end && this.#bytes[this.#at] === 0xff) this.#at++; // fill bytes
        if (this.#at >= this.#end) return; // fill bytes of the marker behind
        if (this.#bytes[this.#at] !== 0) {
          this.#interrupted = true;
          this.#at = this.#end;
          return;
        }
        this.#at++; // the zero that says that 0xff is data
      }
      this.#held = ((this.#held << 8) | byte) & 0xffffff;
      this.#count += 8;
    }
  }
}
