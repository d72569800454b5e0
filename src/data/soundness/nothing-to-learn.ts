import { LthError } from "../../errors.ts";
import { sizeOf } from "../../shape.ts";
import { shown } from "../../shown.ts";
import type { Dataset, Examples } from "../arrays/index.ts";

type Contents = Pick<Dataset, "shape" | "classes" | "train" | "test">;

/**
 * Throws an LthError ("found") for a training part of one class, or of equal images: all networks end equally good,
 * so every ticket would match. `where` begins the message.
 */
export function refuseNothingToLearn({ shape, classes, train }: Contents, where: string): void {
  const only = onlyLabel(train);
  if (only !== undefined) {
    throw new LthError(
      `${where}: expected training images of at least 2 classes, found all ${train.count} of class ${shown(classes[only] ?? "")}`,
      "there is nothing to learn in one class: take images of others, too, or check how the labels were written",
      { fault: "found" },
    );
  }
  if (areAllEqual(train, sizeOf(shape))) {
    throw new LthError(
      `${where}: expected training images that differ, found all ${train.count} with the same pixels`,
      "there is nothing to learn in one image: check how the images were written",
      { fault: "found" },
    );
  }
}

/** Why a test part cannot tell one network from another, if it cannot. */
export function nothingToTell({ shape, classes, test }: Contents): readonly string[] {
  const only = onlyLabel(test);
  if (only !== undefined) {
    const name = shown(classes[only] ?? "");
    return [`every test image is of class ${name}: a network that always says ${name} is always right`];
  }
  if (!areAllEqual(test, sizeOf(shape))) return [];
  return [`all ${test.count} test images have the same pixels: networks say the same of all of them`];
}

/** The label that all examples have, or undefined. */
function onlyLabel({ labels }: Examples): number | undefined {
  const [first] = labels;
  return labels.every((label) => label === first) ? first : undefined;
}

function areAllEqual({ count, pixels }: Examples, size: number): boolean {
  // Each byte is that of the image before it.
  const [before, after] = [pixels.subarray(0, (count - 1) * size), pixels.subarray(size)];
  return Buffer.compare(before, after) === 0;
}
