import { shown, shownList } from "../../shown.ts";
import type { FileFaults } from "../members/faults.ts";
import { type Layout, parts } from "./layout.ts";

/** Labels are bytes. */
const MOST_CLASSES = 256;

/** In bytes, as file systems have it. */
const LONGEST_NAME = 255;

/**
 * The classes of a set: the names of the training part's folders, in the order of their UTF-16 code units ("10" stands
 * before "2"); the number of a class is its label in both parts. What stands in the way goes to `faults`: a class without
 * images in either part, one that only the test part has, two that differ by nothing but case, one class alone.
 */
export function classesOf({ classes, images }: Layout<unknown>, faults: FileFaults): readonly string[] {
  const names = [...classes.train].sort();
  for (const part of parts) {
    const filled = new Set(images.filter((image) => image.part === part).map(({ className }) => className));
    for (const name of classes[part]) {
      if (!filled.has(name)) faults.add(`${part}/${name}`, "a class without images, expected at least 1");
    }
  }
  for (const name of names.filter((each) => !classes.test.has(each))) {
    faults.add(`test/${name}`, "expected images of this class, which train/ has, found no such folder");
  }
  for (const name of [...classes.test].filter((each) => !classes.train.has(each))) {
    faults.add(`test/${name}`, `expected a class of train/ (${shownList(names)}), found another`);
  }
  const folded = new Map<string, string>();
  for (const name of names) {
    const other = folded.get(name.toLowerCase());
    if (other !== undefined) faults.add(`train/${name}`, `differs from train/${shown(other)} by nothing but case`);
    folded.set(name.toLowerCase(), name);
    if (Buffer.byteLength(name) > LONGEST_NAME)
      faults.add(
        `train/${name}`,
        `a class whose name has ${Buffer.byteLength(name)} bytes, expected at most ${LONGEST_NAME}`,
      );
    if (/[\p{Cc}\u2028\u2029]/u.test(name)) faults.add(`train/${name}`, "a class whose name holds control characters");
  }
  if (names.length === 1) faults.add("train", `one class (${shownList(names)}), expected at least 2 to tell apart`);
  if (names.length === 0) faults.add("train", "no class folders, expected at least 2");
  if (names.length > MOST_CLASSES) faults.add("train", `${names.length} classes, expected at most ${MOST_CLASSES}`);
  return names;
}
