import { glorot, type LayerSpec, misfitOf, type Network, outputShape } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Sizes of a convolution; default 3 x 3, at every place, the output as large as the input, with biases. */
export interface Window {
  readonly kernel?: number | undefined;
  readonly stride?: number | undefined;
  /** Lines of zeros on each side; default (kernel - 1) / 2, rounded down. */
  readonly padding?: number | undefined;
  readonly bias?: boolean | undefined;
}

/**
 * A network while it is put together: the layers so far, and the shape that leaves the last of them. Initial weights are
 * Glorot's: a convolution's fans are channels x kernel x kernel.
 */
export class Stack {
  readonly layers: LayerSpec[] = [];
  shape: Shape;

  constructor(input: Shape) {
    this.shape = input;
  }

  /** Throws an LthError that names `place` if what arrives does not fit. */
  add(spec: LayerSpec, place = `layer ${this.layers.length + 1}`): this {
    checkFit(spec, this.shape, place);
    this.shape = outputShape([spec], this.shape);
    this.layers.push(spec);
    return this;
  }

  convolution(name: string, outputs: number, window: Window = {}, place?: string): this {
    const { kernel = 3, stride = 1, padding = Math.floor((kernel - 1) / 2), bias = true } = window;
    const area = kernel * kernel;
    const deviation = glorot(this.shape.channels * area, outputs * area);
    return this.add({ kind: "convolution", name, outputs, kernel, stride, padding, bias, deviation }, place);
  }

  /** A convolution without biases and the batch normalisation that would take them away again. */
  normalised(convolution: string, norm: string, outputs: number, window: Window = {}): this {
    return this.convolution(convolution, outputs, { ...window, bias: false }).batchNorm(norm);
  }

  /** With PyTorch's defaults. */
  batchNorm(name: string, place?: string): this {
    return this.add({ kind: "batch-norm", name, epsilon: 1e-5, momentum: 0.1 }, place);
  }

  linear(name: string, outputs: number, place?: string): this {
    const deviation = glorot(sizeOf(this.shape), outputs);
    return this.add({ kind: "linear", name, outputs, deviation }, place);
  }

  relu(): this {
    return this.add({ kind: "relu" });
  }

  network(input: Shape, classes: number): Network {
    return { input, classes, layers: this.layers };
  }
}

function checkFit(spec: LayerSpec, input: Shape, place: string): void {
  const misfit = misfitOf(spec, input);
  if (misfit !== undefined) throw new LthError(`${place} (${spec.kind}) ${misfit.found}`, misfit.cure);
}
