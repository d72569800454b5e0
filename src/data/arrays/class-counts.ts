/** How many of the examples each class has, by label. */
export function classCounts(labels: Uint8Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label]!++;
  return counts;
}
