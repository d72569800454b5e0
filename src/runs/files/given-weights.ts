import { byTorchName, lengthOf, type Network, type Weights } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import {
  floats,
  freeBeforeTensors,
  numbersOf,
  outsideLimits,
  quoted,
  readSafetensors,
  safetensorsPieces,
  type Tensor,
} from "../../formats/index.ts";
import { sha256 } from "../../hash.ts";
import { namedFile } from "../../named-file.ts";
import { shown } from "../../shown.ts";

/** Weights that another program made, by PyTorch's names for them. */
export interface GivenWeights {
  /** Of names, shapes and values alone: equal weights have it, however they were written. */
  readonly sha256: string;
  readonly tensors: ReadonlyMap<string, GivenTensor>;
  /** Where they were read, for errors. */
  readonly file: string;
}

interface GivenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What is no parameter: masks of `torch.nn.utils.prune` as `--to pytorch` writes them, and PyTorch's counters of batches. */
const isAside = (name: string): boolean => /_mask$|\.num_batches_tracked$/.test(name);

/** Weights from a safetensors file. Throws an LthError that names the file and the tensor for what they cannot be. */
export async function readGivenWeights(path: string): Promise<GivenWeights> {
  return givenWeightsIn(await namedFile(path, "the file of initial weights", freeBeforeTensors), shown(path));
}

/** The same from the bytes of a file, into which the values are views; `file` is named in errors. */
export function givenWeightsIn(bytes: Uint8Array, file: string): GivenWeights {
  const { tensors: all, metadata } = readSafetensors(bytes, file, outsideLimits);
  if (metadata.get("format")?.startsWith("lth ticket")) {
    throw new LthError(
      `${file}: expected weights under PyTorch's names, found a ticket`,
      "export it anew for this, with --to pytorch --weights start",
      { fault: "found" },
    );
  }
  const tensors = new Map<string, GivenTensor>();
  for (const [name, tensor] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (isAside(name)) continue;
    tensors.set(name, { shape: tensor.shape, values: numbersOf(tensor, name, file) });
  }
  const pieces = [...tensors].flatMap(([name, { shape, values }]) => [
    `${JSON.stringify([name, shape])}\n`,
    floats(values).bytes,
  ]);
  return { sha256: sha256("lth weights 1\n", ...pieces), tensors, file };
}

/** Their file as a store keeps it, in pieces. */
export const givenWeightsPieces = ({ tensors }: GivenWeights): readonly Uint8Array[] =>
  safetensorsPieces({
    metadata: new Map([["format", "pt"]]),
    tensors: new Map(
      [...tensors].map(([name, { shape, values }]): [string, Tensor] => [name, { ...floats(values), shape }]),
    ),
  });

/**
 * The weights as a network's parameters, in new arrays. Throws an LthError that says what is missing, too many, or of another
 * shape.
 */
export function weightsFor(network: Network, { tensors, file }: GivenWeights): Weights {
  const parameters = byTorchName(network);
  const wrong = (found: string) =>
    new LthError(
      `${file}: ${found}`,
      `the network has ${[...parameters.keys()].join(", ")}: name and shape tensors so`,
      {
        fault: "found",
      },
    );
  const missing = [...parameters.keys()].find((name) => !tensors.has(name));
  if (missing !== undefined) throw wrong(`tensor ${quoted(missing)} is missing`);
  const other = [...tensors.keys()].find((name) => !parameters.has(name));
  if (other !== undefined) throw wrong(`tensor ${quoted(other)} is none of the network's`);
  return new Map(
    [...parameters].map(([name, parameter]) => {
      const { shape, values } = tensors.get(name) ?? { shape: [], values: new Float32Array(0) };
      const sizes = shape.join(" x ");
      if (sizes !== parameter.shape.join(" x ") || values.length !== lengthOf(parameter)) {
        throw wrong(`tensor ${quoted(name)} is ${sizes || "a scalar"}, expected ${parameter.shape.join(" x ")}`);
      }
      return [parameter.name, values.slice()];
    }),
  );
}
