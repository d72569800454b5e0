import { z } from "zod";
import { InvariantError } from "../../errors.ts";
import { flat, sizeOf } from "../../shape.ts";
import { copy } from "../compile/elementwise.ts";
import { LANES } from "../program/instructions.ts";
import { isDense, type Tensor } from "../program/tensor.ts";
import type { Emitter, Layer, PlacedLists, RowPlaces } from "./layer.ts";
import { type Forward, forwardByInput, type Gradients, gradientsByInput } from "./linear-by-input.ts";

const schema = z.strictObject({
  kind: z.literal("linear"),
  name: z.string(),
  outputs: z.int().min(1),
  /** Deviation of the normal distribution that the initial weights are drawn from; biases start at zero. */
  deviation: z.number().min(0),
});

/** A fully connected layer: outputs = weight * inputs + bias. Weights are outputs x inputs. */
export type LinearSpec = z.output<typeof schema>;

/** Entries whose zero inputs are sorted out at once: their lists stay in the first-level cache (L1). */
const TOGETHER = 1024;

/** As native/kernels/linear-dense.h has it: inputs that are turned together. */
const TURNED = 64;

export const linear: Layer<LinearSpec> = {
  schema,
  memory: { keeps: "input", whole: true, dense: true },
  output: ({ outputs }) => flat(outputs),

  parameters({ name, outputs, deviation }, input) {
    return [
      { name: `${name}.weight`, layer: name, role: "weight", shape: [outputs, sizeOf(input)], deviation },
      { name: `${name}.bias`, layer: name, role: "bias", shape: [outputs], deviation: 0 },
    ];
  },

  forward(spec, emit, given) {
    const input = denseInput(emit, given);
    if (input !== given) copy(emit, given, input);
    const wanted = emit.output(flat(spec.outputs));
    // A convolution that comes next wants zeros around each of them.
    const output = wanted.halo === 0 ? wanted : emit.temporary(wanted.shape, { dense: true });
    const { rows, inputs } = emit.lists(`${spec.name}.weight`);
    const places = {
      inputs: input.values,
      inputStride: input.stride,
      outputs: output.values,
      outputStride: output.stride,
      values: emit.parameter(`${spec.name}.weight`).values,
      biases: emit.parameter(`${spec.name}.bias`).values,
      chunks: emit.chunks,
      active: input.active?.blocks ?? -1,
      words: input.active?.words ?? 0,
      relu: 0,
    };
    if (inputs) forwardByInput(emit, places, inputs);
    if (rows) forwardByOutput(emit, places, rows);
    if (output !== wanted) {
      copy(emit, output, wanted);
      emit.release(output);
    }
    return wanted;
  },

  backward(spec, emit, { input: given, output, gradient: outer, needed }) {
    const input = denseInput(emit, given);
    const gradient = denseGradient(emit, output, outer);
    const result = needed ? emit.gradientOf(given, { dense: true }) : null;
    const lists = emit.lists(`${spec.name}.weight`);
    const pass = { spec, emit, input, gradient, result };
    if (lists.whole && lists.inputs) gradientsByInput(pass, lists.inputs);
    else if (lists.whole && lists.rows) ofAll(pass, lists.rows);
    else ofLists(pass, lists);
    emit.release(gradient);
    return result;
  },
};

function forwardByOutput(emit: Emitter, places: Forward, rows: RowPlaces): void {
  const together = Math.max(rows.longest, TOGETHER);
  // Features and values of the chosen entries, and for each vector of entries its bits and how many were before it; the
  // kernel writes whole vectors.
  const lists = 2 * (together + LANES) + 2 * (together / LANES + LANES);
  const scratchWords = Math.ceil(lists / LANES) * LANES;
  const scratch = emit.scratch(scratchWords * emit.threads);
  emit.push({ op: "linear-forward", ...places, ...rows, together, scratch: scratch.at, scratchWords });
  scratch.release();
}

/** Emits the gradients of a layer from the lists of its surviving weights. */
function ofLists(
  { spec, emit, input, gradient, result }: Gradients,
  { columns, groups, sharedSide }: PlacedLists,
): void {
  const weight = emit.parameter(`${spec.name}.weight`);
  const [groups16, groups8, groups4] = groups;
  if (!groups16 || !groups8 || !groups4) throw new InvariantError("groups come in three sizes");
  const sides = [
    { at: input.values, stride: input.stride },
    { at: gradient.values, stride: gradient.stride },
  ] as const;
  const [shared, others] = sharedSide === "input" ? sides : [sides[1], sides[0]];
  emit.push({
    op: "linear-gradients",
    shared: shared.at,
    sharedStride: shared.stride,
    others: others.at,
    othersStride: others.stride,
    outputs: gradient.values,
    outputStride: gradient.stride,
    gradients: weight.gradients,
    biasGradients: emit.parameter(`${spec.name}.bias`).gradients,
    rows: spec.outputs,
    chunks: emit.chunks,
    active: input.active?.batch ?? -1,
    groups16: groups16.groups,
    shared16: groups16.shared,
    others16: groups16.others,
    places16: groups16.places,
    groups8: groups8.groups,
    shared8: groups8.shared,
    others8: groups8.others,
    places8: groups8.places,
    groups4: groups4.groups,
    shared4: groups4.shared,
    others4: groups4.others,
    places4: groups4.places,
  });
  if (result) emit.push({ op: "linear-backward", ...columns, ...backward({ emit, gradient, result }, weight.values) });
}

/** The same of a layer of which no weight was pruned. */
function ofAll({ spec, emit, input, gradient, result }: Gradients, { columns, width }: RowPlaces): void {
  const weight = emit.parameter(`${spec.name}.weight`);
  const turned = emit.scratch(emit.threads * emit.chunks * LANES * TURNED);
  emit.push({
    op: "dense-gradients",
    inputs: input.values,
    inputStride: input.stride,
    outputs: gradient.values,
    outputStride: gradient.stride,
    gradients: weight.gradients,
    biasGradients: emit.parameter(`${spec.name}.bias`).gradients,
    rows: spec.outputs,
    columns,
    width,
    chunks: emit.chunks,
    active: input.active?.batch ?? -1,
    turned: turned.at,
  });
  turned.release();
  if (!result) return;
  const sizes = { rows: columns, columns: spec.outputs, width };
  emit.push({ op: "dense-backward", ...sizes, ...backward({ emit, gradient, result }, weight.values) });
}

/** From the gradients of the outputs to those of the inputs, which no ReLU has had its part in yet. */
const backward = (
  { emit, gradient, result }: Pick<Gradients, "emit" | "gradient"> & { readonly result: Tensor },
  values: number,
) => ({
  inputs: gradient.values,
  inputStride: gradient.stride,
  outputs: result.values,
  outputStride: result.stride,
  values,
  chunks: emit.chunks,
  gates: -1,
  gateStride: 0,
});

/** A convolution beside this layer may want zeros around the input: then this layer keeps a copy without them. */
const denseInput = (emit: Emitter, input: Tensor): Tensor =>
  isDense(input) ? input : emit.kept("dense input", input.shape, { dense: true });

/** The same for the gradient of the output, which a convolution that gives to the same sum wants with zeros around it. */
function denseGradient(emit: Emitter, output: Tensor, gradient: Tensor): Tensor {
  if (isDense(gradient)) return gradient;
  const dense = emit.gradientOf(output, { dense: true });
  copy(emit, gradient, dense);
  emit.release(gradient);
  return dense;
}
