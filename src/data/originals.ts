/** What is known of a data set that is published as four IDX files. */
export interface Original {
  /** Its name as its authors write it. */
  readonly title: string;
  readonly classes: readonly string[];
  readonly counts: { readonly train: number; readonly test: number };
  /** `datasetChecksum` of the files as published. */
  readonly checksum: string;
}

const counts = { train: 60000, test: 10000 };

/** The file names are the same in all of them: only the checksum tells one from another. */
export const originals = {
  mnist: {
    title: "MNIST",
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    counts,
    checksum: "d6a5b89fe03bc8e67f19442cfbcbd53ad90943f01cce0d10f46a8d203d4d9c1c",
  },
  "fashion-mnist": {
    title: "Fashion-MNIST",
    classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
    counts,
    checksum: "b4566f76fbbcbf0ab27742353385959d68cc5a102eb1888939a9f41f9d3b2be1",
  },
} satisfies Record<string, Original>;

export type OriginalName = keyof typeof originals;

/** Which original has this checksum, or undefined. */
export function originalWith(checksum: string): OriginalName | undefined {
  const names = Object.keys(originals) as OriginalName[];
  return names.find((name) => originals[name].checksum === checksum);
}
