import type { Examples } from "../arrays/index.ts";

type Images = Pick<Examples, "count" | "pixels">;

/** An image that has the pixels of an earlier one: numbers from 0, each in its own part. */
export interface Repeat {
  readonly part: "train" | "test";
  readonly image: number;
  /** The first training image with these pixels; undefined where there is none. Never the image itself. */
  readonly inTrain: number | undefined;
  /** The first test image with them, before this one. */
  readonly inTest: number | undefined;
}

/** Bytes from the middle of an image, where images differ most: of MNIST's 70,000 images 73 share a hash of these. */
const MIDDLE = 128;

/** Images of which it is seen whether their middles tell them apart. */
const LOOKED_AT = 1000;

/** Bytes that an image takes at most: 16 in a table that is a quarter full, and 8 in the one before it, from which it is made. */
const EACH = 24;

/** So much memory is taken, or a quarter of the images' own if that is more: what does not fit is looked for in several passes. */
const ALWAYS_TAKEN = 8e6;

/**
 * Calls `found` for each image that has exactly the pixels of an earlier one, training images being earlier than test images: all
 * training images of a pass, then its test images. `size`: bytes of one image.
 *
 * About 40 ms for the 70,000 images of MNIST, in one pass. Millions of images of few bytes take several passes, each for some of
 * the hashes, so that the tables stay smaller than the images: some 5 s for seven million of 3 x 3.
 */
export function eachRepeat(train: Images, test: Images, size: number, found: (repeat: Repeat) => void): void {
  const different = Math.min(train.count + test.count, 256 ** size);
  const passes = Math.ceil((EACH * different) / Math.max(ALWAYS_TAKEN, (size * (train.count + test.count)) / 4));
  const hashed = middleTells(train, size) ? middleOf(size) : { from: 0, to: size };
  for (let pass = 0; pass < passes; pass++) {
    const [trained, tested] = [new ImageTable(train, size, hashed), new ImageTable(test, size, hashed)];
    for (let image = 0; image < train.count; image++) {
      const hash = trained.hashOf(image);
      if (passOf(hash, passes) !== pass) continue;
      const inTrain = trained.firstLike(trained, image, hash);
      if (inTrain === undefined) trained.add(image, hash);
      else found({ part: "train", image, inTrain, inTest: undefined });
    }
    for (let image = 0; image < test.count; image++) {
      const hash = tested.hashOf(image);
      if (passOf(hash, passes) !== pass) continue;
      const inTrain = trained.firstLike(tested, image, hash);
      const inTest = tested.firstLike(tested, image, hash);
      if (inTest === undefined) tested.add(image, hash);
      if (inTrain !== undefined || inTest !== undefined) found({ part: "test", image, inTrain, inTest });
    }
  }
}

/** The bytes of an image that are hashed. */
interface Bytes {
  readonly from: number;
  readonly to: number;
}

function middleOf(size: number): Bytes {
  const from = Math.max(0, Math.floor((size - MIDDLE) / 2));
  return { from, to: Math.min(size, from + MIDDLE) };
}

/** Whether few images share their middle's hash: of those that do, each is compared with each. */
function middleTells(images: Images, size: number): boolean {
  const table = new ImageTable(images, size, middleOf(size));
  const count = Math.min(LOOKED_AT, images.count);
  const hashes = Array.from({ length: count }, (_, i) => table.hashOf(Math.floor((i * images.count) / count)));
  return new Set(hashes).size > 0.99 * count;
}

/** Images with different pixels, found by them: open addressing with linear probing, the images' numbers alone. */
class ImageTable {
  readonly #pixels: Uint8Array;
  readonly #view: DataView;
  readonly #size: number;
  readonly #hashed: Bytes;
  /** An image's number and 1; 0 where none is. A power of two. */
  #slots = new Uint32Array(1024);
  #taken = 0;

  constructor({ pixels }: Images, size: number, hashed: Bytes) {
    this.#pixels = pixels;
    this.#view = new DataView(pixels.buffer, pixels.byteOffset, pixels.length);
    this.#size = size;
    this.#hashed = hashed;
  }

  /** 32 bits of an image's hashed bytes: four at a time, then what is left. */
  hashOf(image: number): number {
    const view = this.#view;
    const end = image * this.#size + this.#hashed.to;
    let hash = 0;
    let i = image * this.#size + this.#hashed.from;
    for (; i + 4 <= end; i += 4) hash = mixed(hash ^ view.getInt32(i, true));
    for (; i < end; i++) hash = mixed(hash ^ view.getUint8(i));
    return hash;
  }

  /** The image of this table with the pixels of an image of `other`, which has this hash. */
  firstLike(other: ImageTable, image: number, hash: number): number | undefined {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const found = slots[slot]!;
      if (found === 0) return undefined;
      if (this.#equal(found - 1, other, image)) return found - 1;
    }
  }

  /** Takes an image up whose pixels it has not yet. */
  add(image: number, hash: number): void {
    if (2 * this.#taken >= this.#slots.length) this.#grow();
    this.#place(image, hash);
    this.#taken++;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (const found of before) if (found !== 0) this.#place(found - 1, this.hashOf(found - 1));
  }

  #place(image: number, hash: number): void {
    const last = this.#slots.length - 1;
    let slot = hash & last;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & last;
    this.#slots[slot] = image + 1;
  }

  /** What is hashed is compared first: edges are often equal. */
  #equal(mine: number, other: ImageTable, theirs: number): boolean {
    const [a, b] = [mine * this.#size, theirs * this.#size];
    const { from } = this.#hashed;
    return this.#equalBytes(other, a, b, from, this.#size) && this.#equalBytes(other, a, b, 0, from);
  }

  #equalBytes(other: ImageTable, a: number, b: number, from: number, to: number): boolean {
    const [mine, theirs] = [this.#pixels, other.#pixels];
    for (let i = from; i < to; i++) if (mine[a + i] !== theirs[b + i]) return false;
    return true;
  }
}

/** By the hash's high bits: its low ones choose the slot. */
const passOf = (hash: number, passes: number): number => ((hash >>> 16) * passes) >>> 16;

/** The shift brings high bits down: a product carries bits only upwards, so a word's last byte would hardly count. */
function mixed(value: number): number {
  const product = Math.imul(value, 0x85ebca6b);
  return product ^ (product >>> 15);
}
