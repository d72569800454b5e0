import { sizeOf } from "../../shape.ts";
import type { Dataset } from "../arrays/index.ts";
import { eachRepeat } from "./same-pixels.ts";

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
export function doublesIn(dataset: Pick<Dataset, "shape" | "train" | "test">): Doubles {
  const { shape, train, test } = dataset;
  const found = { leaked: new Counter(), train: new Counter(), test: new Counter(), otherClass: new Counter() };
  const labelOf = ({ part, index }: Place) => dataset[part].labels[index];
  eachRepeat(train, test, sizeOf(shape), ({ part, image, inTrain, inTest }) => {
    const place: Place = { part, index: image };
    const trained: Place | undefined = inTrain === undefined ? undefined : { part: "train", index: inTrain };
    const tested: Place | undefined = inTest === undefined ? undefined : { part: "test", index: inTest };
    if (trained) found[part === "train" ? "train" : "leaked"].add(trained, place);
    if (tested) found.test.add(tested, place);
    const first = trained ?? tested;
    if (first && labelOf(first) !== labelOf(place)) found.otherClass.add(first, place);
  });
  return found;
}

/** Doubles to name. */
const NAMED = 2;

/** Counts repeats, which may come in any order, and keeps the first of them: training images before test images. */
class Counter implements Repeats {
  count = 0;
  readonly first: (readonly [Place, Place])[] = [];

  add(one: Place, other: Place): void {
    this.count++;
    const at = this.first.findIndex(([, known]) => isBefore(other, known));
    this.first.splice(at < 0 ? this.first.length : at, 0, [one, other]);
    this.first.length = Math.min(this.first.length, NAMED);
  }
}

const isBefore = (one: Place, other: Place): boolean =>
  one.part === other.part ? one.index < other.index : one.part === "train";
