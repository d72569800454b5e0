import { zipPieces } from "../../src/formats/zip.ts";
import type { Shape } from "../../src/shape.ts";
import { changeBytes, changeNumber, changeOrder } from "./changes.ts";
import type { Draws } from "./draws.ts";
import type { Target } from "./target.ts";

/** One array: a header in one of Python's spellings, sometimes changed, and its elements. */
function npy(type: string, shape: readonly number[], bytes: Uint8Array, draws: Draws): Buffer {
  const q = draws.pick(["'", "'", '"']);
  const sizes = draws.once(9) ? changeOrder(shape, [3, -1, 2 ** 40, 0], draws) : shape;
  const tuple = `(${sizes.join(draws.pick([", ", ","]))}${sizes.length === 1 ? "," : ""})`;
  const kind = draws.once(9) ? draws.pick(["|O", "<f4", "<U3", ">i4", "|b1", "<i8", "<M8[ns]", "x"]) : type;
  const members = [
    `${q}descr${q}: ${q}${kind}${q}`,
    `${q}fortran_order${q}: ${draws.once(12) ? "True" : "False"}`,
    `${q}shape${q}: ${tuple}`,
  ];
  let text = `{${(draws.once(12) ? changeOrder(members, members, draws) : members).join(", ")}${draws.pick([", }", "}"])}`;
  if (draws.once(12)) text = text.replace(/.$/, draws.pick(["", " }", "} + 1", "__import__('os')"]));
  const header = Buffer.from(`${text}${" ".repeat(draws.below(30))}\n`);
  const version = draws.once(12) ? draws.below(11) : draws.pick([1, 1, 2, 3]);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  if (draws.once(12)) changeNumber(length, 0, 2, draws, true);
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]), length, header, bytes]);
}

function sound(draws: Draws): Buffer {
  const [rows, columns] = [1 + draws.below(3), 1 + draws.below(3)];
  const size = () => (draws.once(9) ? draws.below(4) : 2 + draws.below(4));
  const channels = draws.pick([[], [], [1], [3]]);
  const axes = draws.once(2) ? [rows, columns, ...channels] : [...channels, rows, columns];
  const images = (count: number) => {
    const values = Uint8Array.from({ length: count * axes.reduce((a, b) => a * b, 1) }, () => draws.below(256));
    return npy("|u1", [count, ...axes], values, draws);
  };
  const labels = (count: number) => {
    const values = Uint8Array.from({ length: count }, (_, i) => (draws.once(20) ? draws.below(256) : i % 3));
    return npy("|u1", [count], values, draws);
  };
  const [train, test] = [size(), size()];
  const members = [
    ["x_train", images(train)],
    ["y_train", labels(draws.once(12) ? size() : train)],
    ["x_test", images(test)],
    ["y_test", labels(test)],
  ] as const;
  const listed = draws.once(12) ? changeOrder(members, members, draws) : members;
  return Buffer.concat(zipPieces(listed.map(([name, bytes]) => ({ name: `${name}.npy`, pieces: [bytes] }))));
}

/** Data as npz: arrays changed in their headers, zip records in their numbers, or the file damaged. */
export const npz: Target<Uint8Array> = {
  name: "npz",
  make(draws) {
    let bytes: Uint8Array = sound(draws);
    if (draws.once(5)) {
      const signatures = ["\x01\x02", "\x03\x04", "\x05\x06"].join("|");
      const records = [
        ...Buffer.from(bytes)
          .toString("latin1")
          .matchAll(new RegExp(`PK(${signatures})`, "g")),
      ];
      const { index } = draws.pick(records);
      changeNumber(bytes, index + draws.below(46), draws.pick([1, 2, 4]), draws, true);
    }
    if (draws.once(8)) bytes = changeBytes(bytes, sound(draws), draws);
    return bytes;
  },
  async load(compiled) {
    const { npzDataset }: typeof import("../../src/data/tables/npz.ts") = await import(
      new URL("data/tables/npz.js", compiled).href
    );
    return (bytes) => {
      const whole = Buffer.from(bytes).toString("latin1"); // before its bytes are taken over
      const { train, test, shape, classes } = npzDataset(bytes, "data.npz");
      // Images of several axes that stand column by column.
      if (/fortran_order["']: True[^}]*["']shape["']: \(\d+, ?\d+/.test(whole))
        return "its elements stand column by column";
      for (const [part, { count, pixels, labels }] of Object.entries({ train, test })) {
        const size = shape.channels * shape.rows * shape.columns;
        if (pixels.length !== count * size || labels.length !== count || count === 0)
          return `${part} has ${pixels.length} pixels of ${count}`;
        if (labels.some((label) => label >= classes.length)) return `${part} has a label that is no class`;
        // Members are stored: pixels stand in the file as they are or with channels last, and so do labels.
        const forms = [pixels, channelsLast(pixels, count, shape)];
        if (!forms.some((form) => whole.includes(Buffer.from(form).toString("latin1"))))
          return `${part} has other pixels`;
        if (!whole.includes(Buffer.from(labels).toString("latin1"))) return `${part} has other labels`;
      }
      return undefined;
    };
  },
  planted: [
    {
      file: "data/tables/npz.js",
      from: "begin + channel * area",
      to: "begin + (channels - 1 - channel) * area",
    },
    { file: "formats/npy-reader.js", from: 'order === "True"', to: 'order === "yes"' },
  ],
};

function channelsLast(pixels: Uint8Array, count: number, { channels, rows, columns }: Shape): Uint8Array {
  const area = rows * columns;
  return pixels.map((_, at) => {
    const [image, place, channel] = [
      Math.floor(at / (area * channels)),
      Math.floor(at / channels) % area,
      at % channels,
    ];
    return image < count ? (pixels[(image * channels + channel) * area + place] ?? 0) : 0;
  });
}
