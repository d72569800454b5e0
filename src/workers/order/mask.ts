import { fullMasks, type Network, numericsOf } from "../../engine/index.ts";
import { messageOf } from "../../errors.ts";
import type { JobContent } from "../../lottery/index.ts";
import { maskId, type PackedMasks, packMasks, unpackMasks } from "../../prune/index.ts";
import { Refused } from "./door.ts";

/** A mask as a depot has it: the bits of each weight parameter, in the network's order, one behind the other. */
export const maskPieces = (mask: PackedMasks): readonly Uint8Array[] => mask.map(({ bits }) => bits);

/** The mask that keeps all weights of a network. Throws Refused if there can be no such network. */
export function fullMask(network: Network): PackedMasks {
  try {
    return packMasks(fullMasks(network));
  } catch (error) {
    throw new Refused(`its network cannot be made: ${messageOf(error)}`);
  }
}

/** The mask of this id that bytes hold, of a network whose full mask is `full`; undefined if they do not. */
export function maskIn(bytes: Uint8Array, id: string, full: PackedMasks): PackedMasks | undefined {
  if (bytes.length !== full.reduce((sum, { bits }) => sum + bits.length, 0)) return undefined;
  let at = 0;
  const mask = full.map(({ name, length, bits }) => {
    const begin = at;
    at += bits.length;
    return { name, length, bits: bytes.slice(begin, at) };
  });
  return maskId(unpackMasks(mask)) === id ? mask : undefined;
}

/** Throws Refused for a content that says another arithmetic than this lth computes it with. */
export function checkNumerics({ network, numerics: says }: JobContent, mask: PackedMasks): void {
  const numerics = numericsOf(network, unpackMasks(mask));
  if (says === numerics) return;
  throw new Refused(
    `its arithmetic is ${says}, and this lth computes it with ${numerics}`,
    "give coordinator and workers the same version of lth",
  );
}
