import type { LayerSpec } from "../network.ts";

/** Layers for tests, in short. */
export const linear = (name: string, outputs: number): LayerSpec => ({ kind: "linear", name, outputs, deviation: 0.1 });

export function convolution(
  name: string,
  outputs: number,
  more: { kernel?: number; stride?: number; padding?: number; bias?: boolean } = {},
): LayerSpec {
  const { kernel = 3, stride = 1, padding = (kernel - 1) >> 1, bias = true } = more;
  return { kind: "convolution", name, outputs, kernel, stride, padding, bias, deviation: 0.1 };
}

export const norm = (name: string): LayerSpec => ({ kind: "batch-norm", name, epsilon: 1e-5, momentum: 0.1 });
export const relu: LayerSpec = { kind: "relu" };
export const maxPool = (size: number, stride: number): LayerSpec => ({ kind: "max-pool", size, stride });
export const averagePool = (size: number, stride: number): LayerSpec => ({ kind: "average-pool", size, stride });
export const globalAveragePool: LayerSpec = { kind: "global-average-pool" };
export const dropout = (name: string, rate: number): LayerSpec => ({ kind: "dropout", name, rate });
export const residual = (body: readonly LayerSpec[], shortcut: readonly LayerSpec[] = []): LayerSpec => ({
  kind: "residual",
  body,
  shortcut,
});
