/** Sizes of one kind in a network, and those of the network that it is named after. */
export interface Sizes {
  /** What is counted: channels, units. */
  readonly noun: string;
  readonly here: readonly number[];
  readonly original: readonly number[];
}

/** What a network is called, and how its sizes differ from those of the network that it is named after. */
export interface NetworkName {
  readonly name: string;
  /** `narrowed: 16 channels (originally 64)`; absent where nothing differs. */
  readonly resized?: string;
}

/** The name of a network with sizes. A result of a narrowed network must never be read as one of the original. */
export function nameWithSizes(name: string, ...sizes: readonly Sizes[]): NetworkName {
  const differing = sizes.filter(({ here, original }) => here.join() !== original.join());
  if (differing.length === 0) return { name };
  const all = (holds: (here: number, original: number) => boolean) =>
    differing.every(
      ({ here, original }) => here.length === original.length && here.every((size, i) => holds(size, original[i]!)),
    );
  const word = all((a, b) => a <= b) ? "narrowed" : all((a, b) => a >= b) ? "widened" : "changed";
  const told = differing.map(({ noun, here, original }) => `${listed(here)} ${noun} (originally ${listed(original)})`);
  return { name, resized: `${word}: ${told.join(", ")}` };
}

const listed = (sizes: readonly number[]): string => (sizes.length === 0 ? "no" : sizes.join("-"));
