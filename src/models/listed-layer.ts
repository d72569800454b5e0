import { z } from "zod";
import { DROPOUT_RATES } from "../engine/index.ts";

/** How a spec writes one layer: a word, or a section whose first field names the kind and says its main number. */

const count = z.int().min(1).max(16384);
const span = z.int().min(1).max(64);
const name = z
  .custom<string>((value) => typeof value === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value))
  .meta({ expected: "a name of letters, digits, - and _ that begins with a letter" })
  .optional();

const convolution = z.strictObject({
  convolution: count.describe("output channels"),
  kernel: span.default(3).describe("rows and columns of the window"),
  stride: span.default(1),
  padding: z.int().min(0).max(63).optional().describe("lines of zeros on each side; default (kernel - 1) / 2"),
  bias: z.boolean().optional().describe("default: false before batch-norm, otherwise true"),
  name,
});
const linear = z.strictObject({ linear: count.describe("units"), name });
const maxPool = z.strictObject({ "max-pool": span.describe("rows and columns of a window"), stride: span.optional() });
const averagePool = z.strictObject({ "average-pool": span, stride: span.optional() });
const dropout = z.strictObject({
  dropout: z.number().gt(0).lt(1).describe(`share that training leaves out, ${DROPOUT_RATES.text}`),
});
const sections = [convolution, linear, maxPool, averagePool, dropout] as const;

const words = ["relu", "batch-norm", "global-average-pool"] as const;
const example = "a layer such as relu, {convolution: 16}, {max-pool: 2}, {linear: 64}";

const plainLayer = z
  .union([z.enum(words), ...sections])
  .meta({ expected: `${example} or another of ${[...words, "average-pool", "dropout"].slice(1).join(", ")}` });

const branch = z
  .array(plainLayer)
  .max(64)
  .meta({ expected: "a list of layers such as [{convolution: 16}, batch-norm]" });

const residual = z.strictObject({
  residual: branch.min(1).describe("layers whose output is added to that of the shortcut"),
  shortcut: branch.default([]).describe("layers of the shortcut; none: the input itself"),
});

const listedLayer = z.union([z.enum([...words, "output"]), ...sections, residual]).meta({
  expected: `${example}, output or another of ${[...words, "average-pool", "dropout", "residual"].slice(1).join(", ")}`,
});

export const listedLayers = z
  .array(listedLayer)
  .min(1)
  .max(256)
  .meta({ expected: "a list of 1 to 256 layers such as [{convolution: 16}, relu, {max-pool: 2}, output]" });

export type PlainLayer = z.output<typeof plainLayer>;
export type ListedLayer = z.output<typeof listedLayer>;
export type Residual = z.output<typeof residual>;

export const isResidual = (layer: ListedLayer): layer is Residual => typeof layer === "object" && "residual" in layer;
