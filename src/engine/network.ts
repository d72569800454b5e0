import type { Shape } from "../shape.ts";
import { layerOf, type PlainLayerSpec } from "./layers/index.ts";
import { type LayerKind, lengthOf, type Masks, type Parameter } from "./parameter.ts";

/** output = body(input) + shortcut(input); no layers in the shortcut: the input itself (He et al., 2016). */
export interface ResidualSpec {
  readonly kind: "residual";
  readonly body: readonly LayerSpec[];
  readonly shortcut: readonly LayerSpec[];
}

export type LayerSpec = PlainLayerSpec | ResidualSpec;

/** A network as data: what a model family builds, a job is named by and the compiler takes. */
export interface Network {
  readonly input: Shape;
  readonly classes: number;
  readonly layers: readonly LayerSpec[];
}

/** Answers for a plain layer and for a residual block. Nothing else asks which of the two a spec is. */
export const bySort = <T>(
  spec: LayerSpec,
  { layer, block }: { layer(spec: PlainLayerSpec): T; block(spec: ResidualSpec): T },
): T => (spec.kind === "residual" ? block(spec) : layer(spec));

/** Whether one of the plain layers, those inside residual blocks too, is what `test` asks for. */
export const someLayer = (layers: readonly LayerSpec[], test: (spec: PlainLayerSpec) => boolean): boolean =>
  layers.some((spec) =>
    bySort(spec, { layer: test, block: ({ body, shortcut }) => someLayer([...body, ...shortcut], test) }),
  );

/** A residual block, or null for a plain layer. */
export const blockOf = (spec: LayerSpec): ResidualSpec | null =>
  bySort<ResidualSpec | null>(spec, { layer: () => null, block: (block) => block });

/** The names of all layers that have one, a block's body before its shortcut. */
export const layerNames = (layers: readonly LayerSpec[]): readonly string[] =>
  layers.flatMap((spec) =>
    bySort<readonly string[]>(spec, {
      layer: (plain) => ("name" in plain ? [plain.name] : []),
      block: ({ body, shortcut }) => layerNames([...body, ...shortcut]),
    }),
  );

/** The same layers without the plain ones that `test` asks for. */
export const withoutLayers = (
  layers: readonly LayerSpec[],
  test: (spec: PlainLayerSpec) => boolean,
): readonly LayerSpec[] =>
  layers.flatMap((spec) =>
    bySort<readonly LayerSpec[]>(spec, {
      layer: (plain) => (test(plain) ? [] : [plain]),
      block: (block) => {
        const [body, shortcut] = [withoutLayers(block.body, test), withoutLayers(block.shortcut, test)];
        return [{ ...block, body, shortcut }];
      },
    }),
  );

/** The shape that leaves a list of layers. */
export const outputShape = (layers: readonly LayerSpec[], input: Shape): Shape =>
  layers.reduce((shape, spec) => shapeAfter(spec, shape), input);

export const shapeAfter = (spec: LayerSpec, input: Shape): Shape =>
  bySort(spec, {
    layer: (plain) => layerOf(plain).output(plain, input),
    block: ({ body }) => outputShape(body, input),
  });

/** A layer that stands anywhere in a network, and where. */
export interface PlacedLayer {
  readonly spec: PlainLayerSpec;
  readonly input: Shape;
  readonly inShortcut: boolean;
}

/** All plain layers in order, those of residual blocks too: a block's body, then its shortcut. */
export function plainLayers(layers: readonly LayerSpec[], input: Shape, inShortcut = false): readonly PlacedLayer[] {
  let shape = input;
  return layers.flatMap((spec) => {
    const here = shape;
    shape = shapeAfter(spec, here);
    return bySort<readonly PlacedLayer[]>(spec, {
      layer: (plain) => [{ spec: plain, input: here, inShortcut }],
      block: ({ body, shortcut }) => [...plainLayers(body, here, inShortcut), ...plainLayers(shortcut, here, true)],
    });
  });
}

const parametersAt = ({ spec, input }: PlacedLayer): readonly Parameter[] => layerOf(spec).parameters(spec, input);

/** All parameters in the order in which they are stored: layer by layer, weights before biases. */
export const parametersOf = (network: Network): readonly Parameter[] =>
  plainLayers(network.layers, network.input).flatMap(parametersAt);

/**
 * The parameters that can be pruned, and which kind of layer each is in. `output` is the last layer with weights that is not
 * in a shortcut: where the branches of a residual block end the network together, the last one of its body.
 */
export function prunable(network: Network): readonly { readonly parameter: Parameter; readonly kind: LayerKind }[] {
  const placed = plainLayers(network.layers, network.input).filter(hasWeights);
  const output = placed.findLast(({ inShortcut }) => !inShortcut);
  return placed.flatMap((one) =>
    parametersAt(one)
      .filter(isWeight)
      .map((parameter) => ({ parameter, kind: one === output ? "output" : kindOf(one) })),
  );
}

const isWeight = ({ role }: Parameter): boolean => role === "weight";

/** Whether a layer has something that can be pruned. */
export const hasWeights = (placed: PlacedLayer): boolean => parametersAt(placed).some(isWeight);

const kindOf = ({ spec, inShortcut }: PlacedLayer): LayerKind =>
  spec.kind === "linear" ? "linear" : inShortcut ? "shortcut" : "convolution";

/** The mask of the dense network: every weight stays. */
export function fullMasks(network: Network): Masks {
  return new Map(
    prunable(network).map(({ parameter }) => [parameter.name, new Uint8Array(lengthOf(parameter)).fill(1)]),
  );
}
