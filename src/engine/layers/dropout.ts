import { z } from "zod";
import { LthError } from "../../errors.ts";
import type { Tensor } from "../program/tensor.ts";
import type { Emitter, Layer } from "./layer.ts";

const schema = z.strictObject({
  kind: z.literal("dropout"),
  name: z.string(),
  /** DROPOUT_RATES. */
  rate: z.number(),
});

/**
 * Dropout (Srivastava et al., 2014), in place: in training each value is zero with probability `rate`, and the others are
 * divided by 1 - rate; evaluation changes nothing. Draws come from a stream of the layer's own, numbered by iteration,
 * example in the batch and feature, so that those of an iteration can be made without the ones before.
 */
export type DropoutSpec = z.output<typeof schema>;

/**
 * Rates that a draw of 31 bits can keep to: the shares that are left out and kept are then both right to one part in 4,000.
 * Nearer to 1, where none is kept, the threshold would not even fit its field.
 */
export const DROPOUT_RATES = { least: 0.000001, most: 0.999999, text: "0.000001 to 0.999999" } as const;

export const dropout: Layer<DropoutSpec> = {
  schema,
  memory: { inPlace: true },
  output: (_, input) => input,
  parameters: () => [],
  faults({ name, rate }) {
    const { least, most, text } = DROPOUT_RATES;
    if (rate >= least && rate <= most) return [];
    return [
      new LthError(
        `dropout layer ${name} is to leave out a share of ${rate}, and draws have 31 bits: expected ${text}`,
        "ask for a share such as 0.5, or for no dropout",
      ),
    ];
  },
  forward(spec, emit, input) {
    if (emit.training) emit.push(drop(spec, emit, input));
    return input;
  },
  // The same draws again: no mask is kept.
  backward(spec, emit, { gradient }) {
    emit.push(drop(spec, emit, gradient));
    return gradient;
  },
};

const drop = ({ name, rate }: DropoutSpec, emit: Emitter, { shape, values, stride, plane, pitch }: Tensor) =>
  ({
    op: "dropout",
    values,
    stride,
    plane,
    pitch,
    planes: shape.channels,
    rows: shape.rows,
    columns: shape.columns,
    chunks: emit.chunks,
    firstChunk: emit.firstChunk,
    allChunks: emit.allChunks,
    stream: emit.stream(name),
    // Compared with draw >> 1: a 31-bit number fits the int32 field.
    threshold: Math.round(rate * 2 ** 31),
    factor: emit.constant(`dropout ${rate}`, () => Float32Array.of(1 / (1 - rate))),
  }) as const;
