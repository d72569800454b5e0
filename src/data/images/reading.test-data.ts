import { LthError } from "../../errors.ts";
import type { Dataset } from "../arrays/index.ts";
import { checkPath } from "../index.ts";

/** How many images each class has, by part. */
export function countsOf({ classes, train, test }: Dataset): Record<"train" | "test", Record<string, number>> {
  const count = (labels: Uint8Array) =>
    Object.fromEntries(classes.map((name, label) => [name, labels.filter((each) => each === label).length]));
  return { train: count(train.labels), test: count(test.labels) };
}

/** Pixel (row, column) of a training image, by channel. */
export function pixelAt({ shape, train }: Dataset, image: number, row: number, column: number): number[] {
  const { channels, rows, columns } = shape;
  return Array.from(
    { length: channels },
    (_, channel) => train.pixels[((image * channels + channel) * rows + row) * columns + column] ?? -1,
  );
}

/** The error that a path is refused with. It must be one of ours, in two lines. */
export async function refusal(path: string, read: (path: string) => Promise<unknown> = checkPath): Promise<LthError> {
  const error = await read(path).then(
    () => new Error(`${path} was accepted`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LthError)) throw error;
  if (/[\r\n]/.test(error.message + error.cure)) throw new Error(`more than two lines: ${error.message}`);
  return error;
}
