import { type LayerSpec, type Network, type Parameter, parametersOf, shapeAfter } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { type OnnxNode, type OnnxTensor, OPSET, onnxBytes } from "../../formats/index.ts";
import type { Shape } from "../../shape.ts";
import type { Exported, Target } from "./exported.ts";

/**
 * ONNX: one input `images` of pixels from 0 to 255, batch x channels x rows x columns, whose scaling is in the graph; two outputs,
 * `logits` and `probabilities`, batch x classes. Batch normalisations use their running statistics, dropout is nothing.
 */
export const onnx: Target = {
  about: `ONNX, opset ${OPSET}: pixels in, logits and probabilities out`,
  extension: "onnx",
  write({ network, weights, classes, inputs, about }) {
    const graph = new Graph(network, weights);
    const { channels, rows, columns } = network.input;
    const scaled = graph.scaled("images", inputs);
    const end = graph.flat(graph.through(network.layers, { name: scaled, shape: network.input, flat: false }));
    graph.add("Identity", [end.name], {}, "logits");
    graph.add("Softmax", ["logits"], { axis: 1 }, "probabilities");
    const answers = ["batch", network.classes];
    const bytes = onnxBytes({
      producer: "lth",
      version: about.get("lth") ?? "",
      name: about.get("run") ?? "ticket",
      doc: "images: pixels from 0 to 255, channel by channel. The classes are in the metadata, in the order of the outputs.",
      nodes: graph.nodes,
      tensors: graph.tensors,
      inputs: [{ name: "images", shape: ["batch", channels, rows, columns] }],
      outputs: ["logits", "probabilities"].map((name) => ({ name, shape: answers })),
      metadata: new Map([["classes", JSON.stringify(classes)], ...about]),
    });
    return [bytes];
  },
};

/** A tensor of the graph: its name, and the shape of one example. `flat`: batch x values, not batch x channels x rows x columns. */
interface Placed {
  readonly name: string;
  readonly shape: Shape;
  readonly flat: boolean;
}

/** Nodes and tensors as they come together. */
class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];
  readonly #weights: Exported["weights"];
  readonly #parameters: ReadonlyMap<string, Parameter>;

  constructor(network: Network, weights: Exported["weights"]) {
    this.#weights = weights;
    this.#parameters = new Map(parametersOf(network).map((parameter) => [parameter.name, parameter]));
  }

  add(op: string, inputs: readonly string[], attributes: OnnxNode["attributes"] = {}, name = this.#named(op)): string {
    this.nodes.push({ op, inputs, outputs: [name], attributes });
    return name;
  }

  /** Numbers that the graph holds. */
  constant(name: string, shape: readonly number[], values: OnnxTensor["values"]): string {
    this.tensors.push({ name, shape, values });
    return name;
  }

  scaled(pixels: string, { scale, shift }: Exported["inputs"]): string {
    const each = (name: string, values: readonly number[]) =>
      this.constant(name, [1, values.length, 1, 1], Float32Array.from(values));
    // Names without a dot, which those of parameters have: a layer may be called `input`, or `pixel`.
    const product = this.add("Mul", [pixels, each("pixel_scale", scale)]);
    return shift.every((one) => one === 0) ? product : this.add("Add", [product, each("pixel_shift", shift)]);
  }

  through(layers: readonly LayerSpec[], from: Placed): Placed {
    return layers.reduce(
      (input, layer) => ({ ...this.#layer(layer, input), shape: shapeAfter(layer, input.shape) }),
      from,
    );
  }

  flat(input: Placed): Placed {
    if (input.flat) return input;
    return { ...input, flat: true, name: this.add("Flatten", [input.name], { axis: 1 }) };
  }

  #planes(input: Placed): Placed {
    if (!input.flat) return input;
    const { channels, rows, columns } = input.shape;
    const sizes = BigInt64Array.from([-1, channels, rows, columns], BigInt);
    const shape = this.constant(this.#named("shape"), [4], sizes);
    return { ...input, flat: false, name: this.add("Reshape", [input.name, shape]) };
  }

  #layer(layer: LayerSpec, given: Placed): Placed {
    switch (layer.kind) {
      case "linear": {
        const input = this.flat(given);
        const inputs = [input.name, this.#parameter(`${layer.name}.weight`), this.#parameter(`${layer.name}.bias`)];
        return { ...input, name: this.add("Gemm", inputs, { transB: 1 }) };
      }
      case "convolution": {
        const input = this.#planes(given);
        const { name, kernel, stride, padding, bias } = layer;
        const parameters = [`${name}.weight`, ...(bias ? [`${name}.bias`] : [])].map((each) => this.#parameter(each));
        const window = { kernel_shape: [kernel, kernel], strides: [stride, stride] };
        const pads = [padding, padding, padding, padding];
        return { ...input, name: this.add("Conv", [input.name, ...parameters], { ...window, pads }) };
      }
      case "batch-norm": {
        const roles = ["scale", "shift", "mean", "variance"].map((role) => this.#parameter(`${layer.name}.${role}`));
        return {
          ...given,
          name: this.add("BatchNormalization", [given.name, ...roles], { epsilon: { float: layer.epsilon } }),
        };
      }
      case "relu":
        return { ...given, name: this.add("Relu", [given.name]) };
      case "dropout":
        return given;
      case "max-pool":
      case "average-pool": {
        const input = this.#planes(given);
        const { size, stride } = layer;
        const window = { kernel_shape: [size, size], strides: [stride, stride] };
        return {
          ...input,
          name: this.add(layer.kind === "max-pool" ? "MaxPool" : "AveragePool", [input.name], window),
        };
      }
      case "global-average-pool": {
        const input = this.#planes(given);
        return { ...input, name: this.add("GlobalAveragePool", [input.name]) };
      }
      case "residual": {
        const body = this.through(layer.body, given);
        const shortcut = this.through(layer.shortcut, given);
        const [a, b] = body.flat === shortcut.flat ? [body, shortcut] : [this.#planes(body), this.#planes(shortcut)];
        return { ...a, name: this.add("Add", [a.name, b.name]) };
      }
      default: {
        const { kind }: { readonly kind: string } = layer; // a kind that was added later
        throw new LthError(`ONNX is not written of a layer of the kind ${kind}`, "add it to src/ticket/to/onnx.ts");
      }
    }
  }

  #parameter(name: string): string {
    const { shape } = this.#parameters.get(name) ?? { shape: [] };
    return this.constant(name, shape, this.#weights.get(name) ?? new Float32Array(0));
  }

  #count = 0;
  #named(what: string): string {
    this.#count++;
    return `${what.toLowerCase()}${this.#count}`;
  }
}
