/** Takes an exact number of bytes at a time from data that come in pieces of any length. */
export class Pieces {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece = new Uint8Array(0);
  /** Bytes taken or skipped so far. */
  position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes, fewer at the end of the data. Not copied if they lie in one piece. */
  async take(count: number): Promise<Uint8Array> {
    if (this.#piece.length === 0) await this.#next();
    if (this.#piece.length >= count) return this.#cut(count);
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0 && this.#piece.length > 0) {
      const part = this.#cut(missing);
      parts.push(part);
      missing -= part.length;
      if (this.#piece.length === 0) await this.#next();
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** Passes over `count` bytes; how many there were. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count) {
      if (this.#piece.length === 0) await this.#next();
      if (this.#piece.length === 0) break;
      skipped += this.#cut(count - skipped).length;
    }
    return skipped;
  }

  /** Lets go of the source, so that its file is closed. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #cut(count: number): Uint8Array {
    const part = this.#piece.subarray(0, count);
    this.#piece = this.#piece.subarray(part.length);
    this.position += part.length;
    return part;
  }

  async #next(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (!done) this.#piece = value as Uint8Array<ArrayBuffer>;
  }
}
