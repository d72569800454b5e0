import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lengthOf, parametersOf, type Weights } from "../../src/engine/index.ts";
import { floats, safetensorsPieces, type Tensor, zipPieces } from "../../src/formats/index.ts";
import { npyOf } from "../../src/formats/npy.test-data.ts";
import { buildNetwork, modelSchema } from "../../src/models/index.ts";
import { encodeTicket, type Ticket } from "../../src/ticket/index.ts";
import { deflated } from "../deflated.ts";

/** Writes files below `folder`, in pieces. Returns how many bytes they have together. */
export function writeAll(folder: string, files: Readonly<Record<string, readonly Uint8Array[]>>): number {
  let bytes = 0;
  for (const [name, pieces] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const whole = Buffer.concat(pieces);
    writeFileSync(path, whole);
    bytes += whole.length;
  }
  return bytes;
}

/** Bytes that look like noise, so that nothing shrinks them, and no two images of them are equal. */
export function noise(count: number, below = 256): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = (state >>> 16) % below;
  }
  return bytes;
}

/** A ticket of a network with eight million weights in the place of a small one, and all of them left. */
export function largeTicket(small: Ticket): readonly Uint8Array[] {
  const model = modelSchema.parse({ family: "mlp", widths: [2800, 2800] });
  const network = buildNetwork(model, small.network.input, small.network.classes);
  const weights: Weights = new Map(
    parametersOf(network).map((parameter) => [parameter.name, new Float32Array(lengthOf(parameter)).fill(0.5)]),
  );
  return encodeTicket({
    ...small,
    ...{ network, content: { ...small.content, network }, masks: [], start: weights, trained: weights },
  });
}

/**
 * Weights of twenty million numbers. `shift`: bytes by which the header is longer, so that in the file none stands at a
 * multiple of 4.
 */
export function largeWeights(shift: number): readonly Uint8Array[] {
  const tensors = new Map<string, Tensor>(
    ["a", "b", "c", "d"].map((name) => [`${name}.weight`, floats(new Float32Array(5_000_000).fill(0.25))]),
  );
  const [header = new Uint8Array(8), ...rest] = safetensorsPieces({ metadata: new Map(), tensors });
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length - 8 + shift), true);
  return [length, header.subarray(8), new Uint8Array(shift).fill(0x20), ...rest];
}

/** Arrays of `count` training images and a few to test. `axes`: what an image is. */
export function largeNpz(count: number, axes: readonly number[], { packed = false } = {}): readonly Uint8Array[] {
  const size = axes.reduce((product, axis) => product * axis, 1);
  const labels = (of: number) =>
    npyOf(
      "<i8",
      [of],
      Uint8Array.from({ length: 8 * of }, (_, i) => (i % 8 ? 0 : i % 3)),
    );
  const [pixels, few] = [noise(count * size), 60];
  const members = {
    x_train: npyOf("|u1", [count, ...axes], pixels),
    y_train: labels(count),
    x_test: npyOf("|u1", [few, ...axes], noise(few * size + 1).subarray(1)),
    y_test: labels(few),
  };
  if (packed) return [deflated(members)];
  return zipPieces(Object.entries(members).map(([name, bytes]) => ({ name: `${name}.npy`, pieces: [bytes] })));
}

/** A CSV of so many images of so many pixels, all cells of one digit: the fewest bytes that a pixel can have. */
export function largeCsv(count: number, pixels = 784): Uint8Array {
  const line = 2 * (pixels + 1);
  const text = new Uint8Array(count * line).fill(0x2c);
  const digits = noise(count * (pixels + 1), 10);
  for (let i = 0; i < digits.length; i++) text[2 * i] = 0x30 + (digits[i] ?? 0);
  for (let i = 0; i < count; i++) text[(i + 1) * line - 1] = 0x0a;
  return text;
}

/** The four IDX files of so many images of 28 x 28. */
export function largeIdx(count: number): Readonly<Record<string, readonly Uint8Array[]>> {
  const big = (...numbers: number[]) =>
    Uint8Array.from(numbers.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]));
  const part = (name: string, of: number, from: number) => ({
    [`${name}-images-idx3-ubyte`]: [big(0x803, of, 28, 28), noise(of * 784 + from).subarray(from)],
    [`${name}-labels-idx1-ubyte`]: [big(0x801, of), Uint8Array.from({ length: of }, (_, i) => i % 10)],
  });
  return { ...part("train", count, 0), ...part("t10k", 60, 1) };
}
