import { floats, safetensorsPieces, type Tensor } from "../../src/formats/safetensors.ts";
import { changeBytes, changeNumber } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { jsonText } from "./json-texts.ts";
import { dataOf, fileOf, headerOf } from "./safetensors-changes.ts";
import type { Target } from "./target.ts";

const score = { loss: 0.5, correct: 3, examples: 10 };
const three = { test: score, train: score, validation: score };
const scores = { atEarlyStop: three, atEnd: three, censored: false, earlyStopIteration: 20, iterations: 20 };

/** Canonical JSON: keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

const linear = (name: string, outputs: number) => ({ deviation: 0.1, kind: "linear", name, outputs });
const convolution = {
  bias: true,
  deviation: 0.1,
  kernel: 2,
  kind: "convolution",
  name: "c",
  outputs: 2,
  padding: 0,
  stride: 1,
};

/** Layers of networks for images of 1 x 3 x 3 in two classes, and the shapes of their parameters. */
const networks = [
  {
    layers: [linear("a", 4), { kind: "relu" }, linear("b", 2)],
    parameters: { "a.weight": 36, "a.bias": 4, "b.weight": 8, "b.bias": 2 },
  },
  {
    layers: [convolution, { kind: "max-pool", size: 2, stride: 2 }, linear("b", 2)],
    parameters: { "c.weight": 8, "c.bias": 2, "b.weight": 4, "b.bias": 2 },
  },
];

const seeds = networks.flatMap(({ layers, parameters }) =>
  [true, false].map((start) => {
    const tensors = new Map<string, Tensor>();
    for (const [name, length] of Object.entries(parameters)) {
      const pruned = name.endsWith(".weight") && length > 4;
      const mask = Array.from({ length }, (_, i) => Number(!pruned || i % 3 !== 1));
      const bits = new Uint8Array(Math.ceil(length / 8));
      mask.forEach((bit, i) => {
        bits[i >> 3]! |= bit << (i & 7);
      });
      if (pruned) tensors.set(`${name}.mask`, { type: "U8", shape: [bits.length], bytes: bits });
      const values = Float32Array.from(mask.filter((bit) => bit === 1).keys(), (i) => i + 0.5);
      tensors.set(`${name}.trained`, floats(values));
      if (start) tensors.set(`${name}.start`, floats(values));
    }
    const content = {
      data: { checksum: "c", pixels: "unit", split: [0], validation: 5 },
      mask: null,
      measure: { every: 1, test: 1 },
      network: { classes: 2, input: { channels: 1, columns: 3, rows: 3 }, layers },
      numerics: 1,
      start: { kind: "initial", stream: [0] },
      train: {
        batch: 5,
        from: 0,
        optimizer: { lr: 0.1, momentum: 0, name: "sgd", nesterov: false, weightDecay: 0 },
        order: [0],
        until: 20,
      },
    };
    const texts = {
      classes: ["no", "yes"],
      content,
      data: { checksum: "c", copy: "a copy", name: "mnist" },
      dense: null,
      inputs: { scale: [0.5], shift: [0] },
      place: { repeat: 0, role: "ticket", round: 1, trial: 0 },
      scores,
      spec: { rounds: 1 },
      versions: { lth: "1" },
    };
    const metadata = new Map([
      ["format", "lth ticket 1"],
      ["run", "r-1"],
      ["called", "mlp"],
      ...Object.entries(texts).map(([key, value]): [string, string] => [key, canonical(value)]),
    ]);
    return Buffer.concat(safetensorsPieces({ metadata, tensors }));
  }),
);

/** The header with one number, name or text of it changed, in its metadata too, whose quotes are escaped. */
function changedHeader(text: string, draws: Draws): string {
  const places = [...text.matchAll(/\d+|\\"[^"\\]*\\"|"[^"\\]*"|[[\]{}:,]/g)];
  const { 0: found, index } = draws.pick(places);
  const number = Number(found);
  const inner = found.startsWith("\\");
  const instead = Number.isFinite(number)
    ? String(draws.pick([number + 1, number - 1, number * 4, 0, -1, 1.5, 2 ** 32, 2 ** 53, 1e300, 8]))
    : inner
      ? draws
          .pick([
            "relu",
            "linear",
            "convolution",
            "residual",
            "batch-norm",
            "average-pool",
            "a",
            "b",
            "__proto__",
            "../x",
            "kernel",
          ])
          .replace(/^.*$/, '\\"$&\\"')
      : draws.pick([
          '"F32"',
          '"U8"',
          '"a.weight.mask"',
          '"a.weight.start"',
          '"shape"',
          '"content"',
          "[]",
          "{}",
          "null",
          ",",
          "",
          jsonText(draws),
        ]);
  return `${text.slice(0, index)}${instead}${text.slice(index + found.length)}`;
}

/** A ticket's file: its header changed and given its length, its numbers changed, or the file damaged. */
export const ticket: Target<Uint8Array> = {
  name: "ticket",
  make(draws) {
    const file = draws.pick(seeds);
    let header = headerOf(file);
    const data = Buffer.from(dataOf(file));
    for (let changes = draws.below(3); changes > 0; changes--) header = changedHeader(header, draws);
    // Floats that are no numbers, and bits of masks.
    if (draws.once(4))
      data.writeUInt32LE(draws.pick([0x7fc00000, 0x7f800000, 0xff800000, 1]), 4 * draws.below(data.length / 4 - 1));
    if (draws.once(6)) changeNumber(data, data.length - 1 - draws.below(6), 1, draws);
    // A tensor that is nobody's.
    if (draws.once(20)) header = header.replace(/}\s*$/, ',"more":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}');
    const bytes = fileOf(header, data);
    return draws.once(4) ? changeBytes(bytes, draws.pick(seeds), draws) : bytes;
  },
  async load(compiled) {
    const codec: typeof import("../../src/ticket/codec.ts") = await import(new URL("ticket/codec.js", compiled).href);
    return (bytes) => {
      const read = codec.decodeTicket(bytes, "ticket.safetensors");
      const file = Buffer.from(bytes);
      const { __metadata__, ...entries } = JSON.parse(headerOf(file));
      const data = Buffer.from(dataOf(file));
      const part = (name: string): Buffer => data.subarray(...entries[name].data_offsets);
      const masks = new Map(read.masks.map((mask) => [mask.name, mask]));
      let tensors = masks.size;
      for (const [moment, weights] of [
        ["trained", read.trained],
        ["start", read.start],
      ] as const) {
        for (const [name, values] of weights ?? []) {
          tensors++;
          const stored = part(`${name}.${moment}`);
          for (const [i, value] of values.entries())
            if (stored.readFloatLE(4 * i) !== value || !Number.isFinite(value)) return `${name} is another`;
          const mask = masks.get(name);
          const ones = mask
            ? [...part(`${name}.mask`)].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0)
            : values.length;
          if (ones !== values.length) return `${name} has ${values.length} values for ${ones} places`;
        }
      }
      if (tensors !== Object.keys(entries).length) return "it has tensors that were not read";
      if (JSON.stringify(read.classes) !== __metadata__.classes) return "its classes are others";
      if (read.network.classes !== read.classes.length) return "its classes are not its network's";
      // What was read well can be written again, and then is the same.
      const again = codec.decodeTicket(new Uint8Array(Buffer.concat(codec.encodeTicket(read))), "again");
      return JSON.stringify(again) === JSON.stringify(read) ? undefined : "written again it is another";
    };
  },
  planted: [
    { file: "formats/safetensors-reader.js", from: "odd >= 0", to: "false" },
    { file: "ticket/codec.js", from: "!taken.has(name)", to: "false" },
  ],
};
