import type { Dataset } from "../../data/arrays/index.ts";
import type { Network, Optimizer } from "../../engine/index.ts";
import { densitiesOf } from "../../lottery/index.ts";
import { buildNetwork, networkNamed } from "../../models/index.ts";
import { ladder, ratesOf } from "../../prune/index.ts";
import { stream } from "../../random.ts";
import { readSpec } from "../../request/index.ts";
import { readData } from "../read-data.ts";

/** What `lth bench` measures: a network with the batch and the optimizer of the paper's experiments with it. */
export interface BenchSubject {
  readonly name: string;
  readonly network: Network;
  readonly dataset: Dataset;
  readonly batch: number;
  readonly optimizer: Optimizer;
  /** What survives a round of the paper's ladder: of all weights, and by weight parameter. */
  rung(round: number): { readonly density: number; readonly layers: ReadonlyMap<string, number> };
}

/** The presets whose paper scale says how each network is trained; resnet and vgg of any depth as the paper's. */
const presets = [
  { network: /^lenet-300-100$/, preset: "lenet-mnist" },
  { network: /^conv-2$/, preset: "conv2-cifar10" },
  { network: /^conv-4$/, preset: "conv4-cifar10" },
  { network: /^conv-6$/, preset: "conv6-cifar10" },
  { network: /^resnet-/, preset: "resnet18-cifar10" },
  { network: /^vgg-/, preset: "vgg19-cifar10" },
];

/** Enough images that a batch does not stay in the cache from one time to the next. */
const IMAGES = 20_000;

export async function benchSubject(name: string, data: string | undefined): Promise<BenchSubject> {
  const model = networkNamed(name);
  const preset = presets.find(({ network }) => network.test(name))?.preset;
  if (preset === undefined) throw new Error(`no preset says how ${name} is trained`);
  const { spec } = readSpec({ from: preset, scale: "paper", overrides: [] });
  const mnist = spec.data.name === "mnist";
  const dataset = mnist || data !== undefined ? await readData(spec.data.name, data) : madeUpImages();
  const network = buildNetwork(model, dataset.shape, dataset.classes.length);
  return {
    name,
    network,
    dataset,
    batch: spec.train.batch,
    optimizer: spec.train.optimizer,
    rung(round) {
      const found = ladder(network, ratesOf(network, spec.prune), round, spec.prune.scope)[round];
      if (!found) throw new Error(`the ladder has no round ${round}`);
      return { density: found.density, layers: densitiesOf(network, found) };
    },
  };
}

/** Images of CIFAR-10's size with random pixels: how long an iteration takes does not depend on what is on them. */
export function madeUpImages(): Dataset {
  const shape = { channels: 3, rows: 32, columns: 32 };
  const draws = new Uint32Array(4);
  const { block } = stream(["speed", "images"]);
  const pixels = new Uint8Array(IMAGES * 3072);
  const words = new Uint32Array(pixels.buffer);
  for (let i = 0; i < words.length; i += 4) {
    block(i / 4, draws);
    words.set(draws, i);
  }
  const part = { count: IMAGES, pixels, labels: Uint8Array.from({ length: IMAGES }, (_, i) => i % 10) };
  const classes = Array.from({ length: 10 }, (_, i) => `class ${i}`);
  return { name: "made up", copy: "random pixels", checksum: "", shape, classes, train: part, test: part };
}
