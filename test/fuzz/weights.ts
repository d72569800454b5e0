import { floats, safetensorsPieces, type Tensor } from "../../src/formats/safetensors.ts";
import { changeBytes, changeNumber } from "./changes.ts";
import { changedHeader, dataOf, fileOf, headerOf, rearranged } from "./safetensors-changes.ts";
import type { Target } from "./target.ts";

const numbers = (shape: readonly number[]): Tensor => ({
  ...floats(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i - 2.5)),
  shape,
});

/** Weights as PyTorch writes them: those of two layers, with masks and a counter that are passed over, and a scalar. */
const seeds = [
  new Map<string, Tensor>([
    ["fc1.weight", numbers([4, 3])],
    ["fc1.bias", numbers([4])],
    ["fc1.weight_mask", { type: "BOOL", shape: [4, 3], bytes: new Uint8Array(12).fill(1) }],
    ["output.weight", numbers([2, 4])],
    ["output.bias", numbers([2])],
  ]),
  new Map<string, Tensor>([
    ["conv1.weight", numbers([2, 1, 3, 3])],
    ["bn1.num_batches_tracked", { type: "I64", shape: [], bytes: new Uint8Array(8) }],
    ["bn1.running_mean", numbers([2])],
    ["scale", numbers([])],
  ]),
].map((tensors) => Buffer.concat(safetensorsPieces({ metadata: new Map([["format", "pt"]]), tensors })));

const names = ['"fc1.weight"', '"fc1.bias"', '"x_mask"', '"bn1.num_batches_tracked"', '"\\u001b"'];

/**
 * Initial weights out of a safetensors file: its header changed or its tensors rearranged, its numbers changed, or the file
 * damaged.
 */
export const weights: Target<Uint8Array> = {
  name: "weights",
  make(draws) {
    const file = draws.pick(seeds);
    let header = headerOf(file);
    let data: Uint8Array = Buffer.from(dataOf(file));
    if (draws.once(6))
      Buffer.from(data.buffer, data.byteOffset).writeUInt32LE(0x7fc00000, 4 * draws.below(data.length / 4 - 1));
    if (draws.once(4)) ({ text: header, data } = rearranged(header, data, draws));
    for (let changes = draws.below(3); changes > 0; changes--) header = changedHeader(header, draws, names);
    // Behind a header of another length no number stands at a multiple of four.
    if (draws.once(2)) header = `${header}${" ".repeat(draws.below(8))}`;
    const bytes = fileOf(header, data);
    if (draws.once(12)) changeNumber(bytes, draws.pick([0, 4]), 4, draws, true);
    return draws.once(4) ? changeBytes(bytes, draws.pick(seeds), draws) : bytes;
  },
  async load(compiled) {
    const { givenWeightsIn, givenWeightsPieces }: typeof import("../../src/runs/files/given-weights.ts") = await import(
      new URL("runs/files/given-weights.js", compiled).href
    );
    return (bytes) => {
      const read = givenWeightsIn(bytes, "start.safetensors");
      const file = Buffer.from(bytes);
      const { __metadata__: _, ...entries } = JSON.parse(headerOf(file));
      const data = Buffer.from(dataOf(file));
      const expected = Object.keys(entries).filter((name) => !/_mask$|\.num_batches_tracked$/.test(name));
      if ([...read.tensors.keys()].join() !== expected.sort().join()) return "its tensors are others";
      for (const [name, { shape, values }] of read.tensors) {
        const { dtype, shape: said, data_offsets: offsets } = entries[name];
        if (dtype !== "F32" || said.join() !== shape.join()) return `${name} is another`;
        if (4 * values.length !== offsets[1] - offsets[0]) return `${name} has ${values.length} values`;
        for (const [i, value] of values.entries())
          if (data.readFloatLE(offsets[0] + 4 * i) !== value || !Number.isFinite(value))
            return `${name} has other values`;
      }
      // The store's copy is read back to the same weights.
      const again = givenWeightsIn(Buffer.concat(givenWeightsPieces(read)), "again");
      return again.sha256 === read.sha256 ? undefined : "written again they are others";
    };
  },
  planted: [
    { file: "formats/safetensors-reader.js", from: "odd >= 0", to: "false" },
    { file: "formats/safetensors.js", from: "byteOffset % 4 === 0", to: "byteOffset % 4 < 2" },
    { file: "runs/files/given-weights.js", from: "floats(values).bytes", to: "new Uint8Array(values.buffer)" },
  ],
};
