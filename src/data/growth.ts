/**
 * How far gzip data are followed: one limit at every door, so that a few bytes that grow without end take neither time nor
 * memory. A file of a data set, IDX or batch of CIFAR-10, may have so many bytes however small it is when it is gzipped
 * (blank pictures shrink to a thousandth), and so may all else that is in an archive.
 */
export const ALWAYS_TAKEN = 1 << 26;

/** What is larger may grow to so many times its bytes. Images and their batches hardly shrink when they are packed. */
const MOST_GROWTH = 200;

/** What an archive of `size` bytes may grow to. */
export class Growth {
  readonly #size: number;
  readonly #files = new Map<string, number>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Makes room for a file of the data set, once for each name. */
  expect(file: string, bytes: number): void {
    if (!this.#files.has(file)) this.#files.set(file, Math.min(bytes, ALWAYS_TAKEN));
  }

  /** What is wrong with `decoded` bytes, or undefined. */
  fault(decoded: number): string | undefined {
    const files = [...this.#files.values()].reduce((sum, bytes) => sum + bytes, 0);
    if (decoded <= Math.max(ALWAYS_TAKEN, MOST_GROWTH * this.#size) + files) return undefined;
    return `expected images, found data that grow to more than ${MOST_GROWTH} times their ${this.#size} bytes`;
  }
}
