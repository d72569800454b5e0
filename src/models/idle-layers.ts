import { blockOf, type LayerSpec, outputShape } from "../engine/index.ts";
import type { Shape } from "../shape.ts";
import type { Idle, Meant } from "./idle.ts";
import { isResidual, type ListedLayer, type Residual } from "./listed-layer.ts";

/** Where a layer stands, and what arrives there. */
interface At {
  readonly field: string;
  readonly spec: LayerSpec;
  readonly input: Shape;
  /** Nothing that arrives is below 0. */
  readonly positive: boolean;
  readonly next: ListedLayer | undefined;
}

/** What listed layers ask for that changes nothing in the network that they mean. */
export const idleLayers = (listed: readonly ListedLayer[], { input, layers, positive }: Meant): readonly Idle[] =>
  idleInList(listed, layers, { field: "model.layers", input, positive }).found;

type Begin = Pick<At, "field" | "input" | "positive">;

function idleInList(listed: readonly ListedLayer[], built: readonly LayerSpec[], begin: Begin) {
  const found: Idle[] = [];
  let { input, positive } = begin;
  for (const [i, layer] of listed.entries()) {
    const spec = built[i];
    if (!spec) break;
    const output = outputShape([spec], input);
    const at = { field: `${begin.field}[${i}]`, spec, input, positive, next: listed[i + 1] };
    const block = blockOf(spec);
    if (isResidual(layer) && block) {
      const idleIn = (branch: keyof Residual, layers: readonly LayerSpec[]) =>
        idleInList(layer[branch], layers, { ...at, field: `${at.field}.${branch}` });
      const branches = [idleIn("residual", block.body), idleIn("shortcut", block.shortcut)];
      found.push(...branches.flatMap((branch) => branch.found));
      positive = branches.every((branch) => branch.positive);
    } else {
      const why = whyIdle(layer, at);
      if (why) found.push(why);
      positive = staysPositive(layer, positive);
    }
    input = output;
  }
  return { found, positive };
}

/** ReLU gives nothing below 0, and what only gathers or leaves out values keeps it so. */
function staysPositive(layer: ListedLayer, before: boolean): boolean {
  if (layer === "relu") return true;
  if (layer === "global-average-pool") return before;
  return typeof layer === "object" && ("max-pool" in layer || "average-pool" in layer || "dropout" in layer) && before;
}

function whyIdle(layer: ListedLayer, { field, spec, input, positive, next }: At): Idle | undefined {
  if (layer === "relu") return positive ? { field, value: layer, why: "nothing below 0 arrives there" } : undefined;
  if (layer === "global-average-pool") {
    return input.rows * input.columns === 1 ? { field, value: layer, why: "planes of 1 x 1 arrive there" } : undefined;
  }
  if (typeof layer !== "object" || isResidual(layer) || "linear" in layer || "dropout" in layer) return undefined;
  if ("convolution" in layer) {
    if (layer.bias === true && next === "batch-norm") {
      return { field: `${field}.bias`, value: true, why: "the batch normalisation that follows takes it away again" };
    }
    return layer.stride > 1 && hasOnePlace(spec, 1, input) ? idleStride(field, layer.stride) : undefined;
  }
  const size = "max-pool" in layer ? layer["max-pool"] : layer["average-pool"];
  const { stride = size } = layer;
  if (size === 1 && stride === 1)
    return { field, value: "a window of 1 x 1", why: "each value is its own largest and mean" };
  return stride !== size && hasOnePlace(spec, Math.min(size, stride), input) ? idleStride(field, stride) : undefined;
}

/** Whether a layer's window has one place only, were its stride this one: the smaller the stride, the more places. */
function hasOnePlace(spec: LayerSpec, stride: number, input: Shape): boolean {
  const { rows, columns } = outputShape(["stride" in spec ? { ...spec, stride } : spec], input);
  return rows * columns === 1;
}

const idleStride = (field: string, value: number): Idle => ({
  field: `${field}.stride`,
  value,
  why: "the window has one place only",
});
