import type { LayerSpec, Network } from "../network.ts";
import { glorot } from "../parameter.ts";

/** The networks of PyTorch's golden runs (test/golden/torch.json), layer by layer. */
const linear = (name: string, outputs: number): LayerSpec => ({ kind: "linear", name, outputs, deviation: 0.1 });
const convolution = (
  name: string,
  outputs: number,
  more: { kernel?: number; stride?: number; bias?: boolean } = {},
) => {
  const { kernel = 3, stride = 1, bias = true } = more;
  const padding = (kernel - 1) / 2;
  return { kind: "convolution", name, outputs, kernel, stride, padding, bias, deviation: glorot(9, 9) } as const;
};
const norm = (name: string) => ({ kind: "batch-norm", name, epsilon: 1e-5, momentum: 0.1 }) as const;
const relu = { kind: "relu" } as const;
const pool = { kind: "max-pool", size: 2, stride: 2 } as const;
const images = { channels: 3, rows: 32, columns: 32 };

export const lenet: Network = {
  input: { channels: 1, rows: 28, columns: 28 },
  classes: 10,
  layers: [linear("fc1", 300), relu, linear("fc2", 100), relu, linear("output", 10)],
};

/** Conv-2, Conv-4 and Conv-6 by the widths of their pairs, in PyTorch's order of layers or with the pool before the ReLU. */
export const conv = (widths: readonly number[], poolFirst = true): Network => ({
  input: images,
  classes: 10,
  layers: [
    ...widths.flatMap((width, i): LayerSpec[] => [
      convolution(`conv${2 * i + 1}`, width),
      relu,
      convolution(`conv${2 * i + 2}`, width),
      ...(poolFirst ? [pool, relu] : [relu, pool]),
    ]),
    linear("fc1", 256),
    relu,
    linear("fc2", 256),
    relu,
    linear("output", 10),
  ],
});

export const resnet20: Network = {
  input: images,
  classes: 10,
  layers: [
    convolution("conv1", 16, { bias: false }),
    norm("norm1"),
    relu,
    ...[16, 32, 64].flatMap((width, stage) =>
      [1, 2, 3].flatMap((number): LayerSpec[] => {
        const name = `block${stage + 1}-${number}`;
        const stride = stage > 0 && number === 1 ? 2 : 1;
        const body = [
          convolution(`${name}-conv1`, width, { stride, bias: false }),
          norm(`${name}-norm1`),
          relu,
          convolution(`${name}-conv2`, width, { bias: false }),
          norm(`${name}-norm2`),
        ];
        const shortcut =
          stride === 1
            ? []
            : [convolution(`${name}-shortcut`, width, { kernel: 1, stride, bias: false }), norm(`${name}-norm3`)];
        return [{ kind: "residual", body, shortcut }, relu];
      }),
    ),
    { kind: "global-average-pool" },
    linear("output", 10),
  ],
};
