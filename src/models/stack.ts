import {
  bySort,
  glorot,
  type LayerSpec,
  type Network,
  outputShape,
  type PlainLayerSpec,
  type ResidualSpec,
} from "../engine/index.ts";
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

/** 64 x 8 x 8. */
export const shapeText = ({ channels, rows, columns }: Shape): string => `${channels} x ${rows} x ${columns}`;

function checkFit(spec: LayerSpec, input: Shape, place: string): void {
  bySort(spec, {
    layer: (plain) => checkWindow(plain, input, place),
    block: (block) => checkSum(block, input, place),
  });
}

function checkSum(block: ResidualSpec, input: Shape, place: string): void {
  const [body, shortcut] = [outputShape(block.body, input), outputShape(block.shortcut, input)].map(shapeText);
  if (body === shortcut) return;
  throw new LthError(
    `${place} (residual) adds ${body} from its layers and ${shortcut} from its shortcut`,
    "give the shortcut a convolution with the same channels and stride, such as {convolution: 32, kernel: 1, stride: 2}",
  );
}

function checkWindow(spec: PlainLayerSpec, input: Shape, place: string): void {
  const [window, padding] =
    spec.kind === "convolution"
      ? [spec.kernel, spec.padding]
      : spec.kind === "max-pool" || spec.kind === "average-pool"
        ? [spec.size, 0]
        : [1, 0];
  if (padding >= window) {
    throw new LthError(
      `${place} (${spec.kind}) has ${padding} lines of zeros on each side, and a window of ${window} x ${window} that would see nothing else`,
      `ask for a padding below ${window}`,
    );
  }
  if (window <= Math.min(input.rows, input.columns) + 2 * padding) return;
  throw new LthError(
    `${place} (${spec.kind}) has a window of ${window} x ${window}, and ${shapeText(input)} arrives there`,
    "leave it out, make its window smaller, or shrink the planes less before it",
  );
}
