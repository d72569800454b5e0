import { existsSync } from "node:fs";
import type { Network, Weights } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { LARGEST_FILE, readRegularFile } from "../../regular-file.ts";
import { type GivenWeights, givenWeightsIn, givenWeightsPieces, weightsFor } from "./given-weights.ts";
import { type StorePaths, startFile } from "./paths.ts";
import { writeWhole } from "./whole-file.ts";

/** Copies weights that another program made into the store, whole, unless it has them. */
export async function keepWeights(paths: StorePaths, given: GivenWeights): Promise<void> {
  const file = startFile(paths, given.sha256);
  if (existsSync(file) && (await isSound(file, given.sha256))) return;
  makeFolder(paths.starts);
  await writeWhole(file, ...givenWeightsPieces(given));
}

const isSound = (file: string, sha256: string): Promise<boolean> =>
  readRegularFile(file, LARGEST_FILE)
    .then((bytes) => givenWeightsIn(bytes, file).sha256 === sha256)
    .catch(() => false);

/** Such weights by their SHA-256, as a network's parameters, in new arrays. Throws an LthError if they are gone or damaged. */
export async function keptWeights(paths: StorePaths, sha256: string, network: Network): Promise<Weights> {
  const file = startFile(paths, sha256);
  const gone = (cause: unknown) =>
    new LthError(`${file}, which trainings start from, is missing or damaged`, "give it again with --initial", {
      fault: "found",
      cause,
    });
  const given = await readRegularFile(file, LARGEST_FILE)
    .then((bytes) => givenWeightsIn(bytes, file))
    .catch((error: unknown) => {
      throw gone(error);
    });
  if (given.sha256 !== sha256) throw gone(undefined);
  return weightsFor(network, given);
}
