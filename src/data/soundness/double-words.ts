import { shown } from "../../shown.ts";
import type { Dataset } from "../arrays/index.ts";
import { type Doubles, doublesIn, type Place, type Repeats } from "./doubles.ts";

/** What equal images do to the numbers, a sentence for each kind that there is, with its count and the first two. */
export function doubleWords(dataset: Pick<Dataset, "shape" | "train" | "test" | "classes">): readonly string[] {
  const doubles = doublesIn(dataset);
  const counts = { leaked: dataset.test.count, train: dataset.train.count, test: dataset.test.count };
  return kinds.flatMap(({ kind, what, so }) => {
    const { count, first }: Repeats = doubles[kind];
    if (count === 0) return [];
    const of = kind === "otherClass" ? `${count}` : `${count} of ${counts[kind]}`;
    const have = count === 1 ? "has" : "have";
    const pairs = first.map(([one, other]) => `${placeWords(other, dataset)} = ${placeWords(one, dataset)}`);
    const rest = count > first.length ? ", ..." : "";
    const numbers = dataset.train.names ? "" : " (numbers from 0)";
    return [`${of} ${what[0]} ${have} the pixels of ${what[1]}, ${so}: ${pairs.join(", ")}${rest}${numbers}`];
  });
}

/** In the order of how much they spoil. */
const kinds: readonly {
  readonly kind: keyof Doubles;
  readonly what: readonly [image: string, other: string];
  readonly so: string;
}[] = [
  {
    kind: "leaked",
    what: ["test images", "a training image"],
    so: "so test accuracy counts what was learned by heart",
  },
  {
    kind: "otherClass",
    what: ["images", "an image of another class"],
    so: "so no network can be right about both",
  },
  {
    kind: "train",
    what: ["training images", "an earlier one"],
    so: "so validation examples may have been trained on",
  },
  { kind: "test", what: ["test images", "an earlier one"], so: "so some count more than once" },
];

/** An image as its user knows it: by its file, or else by its number and its class. */
function placeWords(
  { part, index }: Place,
  { classes, ...parts }: Pick<Dataset, "train" | "test" | "classes">,
): string {
  const { names, labels } = parts[part];
  const name = names?.[index];
  if (name !== undefined) return shown(name);
  const className = classes[labels[index] ?? 0] ?? "";
  return `${part === "train" ? "training" : "test"} image ${index} (class ${shown(className)})`;
}
