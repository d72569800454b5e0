import { floats, safetensorsPieces, type Tensor } from "../../src/formats/safetensors.ts";
import { changeBytes, changeNumber } from "./changes.ts";
import { changedHeader, dataOf, fileOf, headerOf, rearranged } from "./safetensors-changes.ts";
import type { Target } from "./target.ts";

const score = { loss: 0.5, correct: 3, examples: 10 };
const scores = { train: score, validation: score, test: score };
const curve = { iteration: [0, 20], loss: [1, "NaN"], accuracy: [0.5, 0.5] };
const result = {
  iterations: 20,
  earlyStopIteration: 20,
  censored: false,
  atEarlyStop: scores,
  atEnd: scores,
  validation: curve,
  test: curve,
  survivors: { a: 3 },
};

/** Jobs of a masked weight and a bias, as `encodeJob` writes them. */
const seeds = [1, 5, 8, 19].map((length) => {
  const mask = Array.from({ length }, (_, i) => Number(i % 3 !== 1));
  const bits = new Uint8Array(Math.ceil(length / 8));
  mask.forEach((bit, i) => {
    bits[i >> 3]! |= bit << (i & 7);
  });
  const kept = Float32Array.from(mask.filter((bit) => bit === 1).keys(), (i) => i + 0.5);
  const bias = floats(Float32Array.of(1, 2));
  const tensors = new Map<string, Tensor>([
    ["w.mask", { type: "U8", shape: [bits.length], bytes: bits }],
    ["w.end", floats(kept)],
    ["w.early", floats(kept)],
    ["b.end", bias],
    ["b.early", bias],
  ]);
  const metadata = new Map([
    ["format", "lth job 1"],
    ["content", "{}"],
    ["result", JSON.stringify(result)],
    [
      "parameters",
      JSON.stringify([
        ["w", length],
        ["b", 2],
      ]),
    ],
  ]);
  return Buffer.concat(safetensorsPieces({ metadata, tensors }));
});

/** A job's file: its header changed and given its length, or the file damaged. */
export const job: Target<Uint8Array> = {
  name: "job",
  make(draws) {
    const file = draws.pick(seeds);
    let header = headerOf(file);
    let data = dataOf(file);
    if (draws.once(3)) ({ text: header, data } = rearranged(header, data, draws));
    for (let changes = draws.below(3); changes > 0; changes--)
      header = changedHeader(header, draws, ['"w"', '"b"', '"w.mask"']);
    const bytes = fileOf(header, data);
    if (draws.once(8)) changeNumber(bytes, draws.pick([0, 4]), 4, draws, true);
    return draws.once(4) ? changeBytes(bytes, draws.pick(seeds), draws) : bytes;
  },
  async load(compiled) {
    const { decodeJob }: typeof import("../../src/runs/files/codec.ts") = await import(
      new URL("runs/files/codec.js", compiled).href
    );
    return (bytes) => {
      const { trained, masks, content } = decodeJob(bytes, "job.safetensors");
      const file = Buffer.from(bytes);
      const header = JSON.parse(headerOf(file));
      const data = Buffer.from(dataOf(file));
      const places = Object.entries(header).flatMap(([name, each]) =>
        name === "__metadata__" ? [] : [offsetsOf(each)],
      );
      const end = places
        .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
        .reduce((at, [from, to]) => (from === at ? to : -1), 0);
      if (end !== data.length) return "its tensors do not stand one behind the other";
      if (content !== header.__metadata__.content) return "its content is another";
      if (JSON.stringify(trained.result) !== JSON.stringify(withNumbers(JSON.parse(header.__metadata__.result))))
        return "its result is another";
      for (const [name, length] of JSON.parse(header.__metadata__.parameters)) {
        const part = (moment: string) => data.subarray(...header[`${name}.${moment}`].data_offsets);
        const bits = header[`${name}.mask`] === undefined ? undefined : part("mask");
        const mask = Array.from({ length }, (_, i) => (bits === undefined ? 1 : ((bits[i >> 3] ?? 0) >> (i & 7)) & 1));
        if (bits !== undefined && masks.get(name)?.join() !== mask.join()) return `the mask of ${name} is another`;
        for (const [moment, weights] of [
          ["end", trained.finalWeights],
          ["early", trained.earlyStopWeights],
        ] as const) {
          const stored = part(moment);
          let at = 0;
          const values = mask.map((bit) => (bit === 1 ? stored.readFloatLE(4 * at++) : 0));
          if (weights.get(name)?.join() !== values.join()) return `the weights of ${name} are others`;
        }
      }
      return undefined;
    };
  },
  planted: [
    { file: "formats/safetensors-reader.js", from: "if (begin !== at)", to: "if (false)" },
    { file: "formats/safetensors-reader.js", from: "expected !== end - begin", to: "expected > end - begin" },
    {
      file: "prune/survivors.js",
      from: "mask[i] === 1)\n            values[i] = stored[at++]",
      to: "mask[i] === 1)\n            values[i] = stored[i]",
    },
  ],
};

const offsetsOf = (entry: unknown): readonly [number, number] =>
  (entry as { readonly data_offsets: readonly [number, number] }).data_offsets;

/** Numbers that JSON lacks stand as their names in losses and accuracies. */
function withNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, member) =>
    ["NaN", "Infinity", "-Infinity"].includes(member) ? null : member,
  );
}
