import { sizeOf } from "../../shape.ts";
import type { Dataset } from "../arrays/index.ts";
import { firstsWithSamePixels } from "./same-pixels.ts";

/** Where an image stands: its number in its part, from 0. */
export interface Place {
  readonly part: "train" | "test";
  readonly index: number;
}

/** Images that have the pixels of another: how many, and the first two, each after the one that it repeats. */
export interface Repeats {
  readonly count: number;
  readonly first: readonly (readonly [Place, Place])[];
}

/** Images whose pixels are equal, byte for byte. One image may count in several. */
export interface Doubles {
  /** Test images that have the pixels of a training image. */
  readonly leaked: Repeats;
  /** Training images that have the pixels of an earlier training image. */
  readonly train: Repeats;
  /** Test images that have the pixels of an earlier test image. */
  readonly test: Repeats;
  /** Images that have the pixels of an image of another class, the first that has these pixels in either part. */
  readonly otherClass: Repeats;
}

/** Compares all images of both parts with each other. */
export function doublesIn({ shape, train, test }: Pick<Dataset, "shape" | "train" | "test">): Doubles {
  const firsts = firstsWithSamePixels([train, test], sizeOf(shape));
  const placeOf = (image: number): Place =>
    image < train.count ? { part: "train", index: image } : { part: "test", index: image - train.count };
  const labelOf = (image: number): number =>
    (image < train.count ? train.labels[image] : test.labels[image - train.count]) ?? 0;
  const found = { leaked: new Counter(), train: new Counter(), test: new Counter(), otherClass: new Counter() };
  /** The first test image with the pixels of this training image. */
  const leaks = new Map<number, number>();
  firsts.forEach((first, image) => {
    if (first === image) return;
    const pair = [placeOf(first), placeOf(image)] as const;
    if (labelOf(first) !== labelOf(image)) found.otherClass.add(pair);
    if (image < train.count) found.train.add(pair);
    else if (first >= train.count) found.test.add(pair);
    else {
      found.leaked.add(pair);
      const earlier = leaks.get(first);
      if (earlier === undefined) leaks.set(first, image);
      else found.test.add([placeOf(earlier), placeOf(image)]);
    }
  });
  return found;
}

/** Doubles to name. */
const NAMED = 2;

class Counter implements Repeats {
  count = 0;
  readonly first: (readonly [Place, Place])[] = [];

  add(pair: readonly [Place, Place]): void {
    this.count++;
    if (this.first.length < NAMED) this.first.push(pair);
  }
}
