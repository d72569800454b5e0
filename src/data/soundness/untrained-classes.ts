import { shownList } from "../../shown.ts";
import { classCounts, type Dataset } from "../arrays/index.ts";

/** Classes that the test part asks for and the training part does not show, in a sentence. */
export function untrainedClasses({
  classes,
  train,
  test,
}: Pick<Dataset, "classes" | "train" | "test">): readonly string[] {
  const [trained, tested] = [train, test].map(({ labels }) => classCounts(labels, classes.length));
  const missing = classes.flatMap((_, label) => (trained?.[label] === 0 && (tested?.[label] ?? 0) > 0 ? [label] : []));
  if (missing.length === 0) return [];
  const names = shownList(missing.map((label) => classes[label] ?? ""));
  const examples = missing.reduce((sum, label) => sum + (tested?.[label] ?? 0), 0);
  const one = missing.length === 1;
  return [
    `${one ? `class ${names} has` : `the classes ${names} have`} ${examples} test example${examples === 1 ? "" : "s"} and no training example: no network can learn ${one ? "it" : "them"}`,
  ];
}
