import PQueue from "p-queue";
import { LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { Shape } from "../../shape.ts";
import { shown } from "../../shown.ts";
import type { Examples } from "../arrays/index.ts";
import type { FileFaults } from "../members/faults.ts";
import type { Members } from "../members/member.ts";
import { type Decode, writePlanes } from "./decoder.ts";
import { codedFault } from "./jpeg-coded.ts";
import type { Listing } from "./listing.ts";
import { pngFault } from "./png-fault.ts";

/** Images in memory at once besides the pixels: enough to keep libuv's threads busy. */
const AT_ONCE = 32;

/**
 * Decodes the listed images, one after the other from the members and several at once, into the pixels of both parts.
 * What cannot be decoded goes to `faults`. Memory: the pixels once, and at most 2 x AT_ONCE files.
 */
export async function decodeAll(
  members: Members,
  { images }: Listing,
  shape: Shape,
  decode: Decode,
  faults: FileFaults,
  onDecoded: (images: number) => void,
): Promise<{ readonly train: Examples; readonly test: Examples }> {
  const train = examples(
    images.filter(({ part }) => part === "train").map(({ label }) => label),
    shape,
  );
  const test = examples(
    images.filter(({ part }) => part === "test").map(({ label }) => label),
    shape,
  );
  const size = shape.channels * shape.rows * shape.columns;
  const places = new Map(
    images.map((image, i) => [
      image.path,
      {
        image,
        pixels: (image.part === "train" ? train : test).pixels,
        place: (image.part === "train" ? i : i - train.count) * size,
      },
    ]),
  );

  const queue = new PQueue({ concurrency: AT_ONCE });
  // Whoever is told may throw: that is thrown where the images are asked for, not into the void.
  const thrown: unknown[] = [];
  let decoded = 0;
  for await (const member of members.members()) {
    const target = places.get(member.path);
    if (target === undefined || member.kind !== "file") continue;
    places.delete(member.path);
    const { image, pixels, place } = target;
    const bytes = await member.bytes();
    if (sha256(bytes) !== image.digest) throw changed(members.path, member.path);
    const decoding = queue.add(async () => {
      try {
        const one = await decode(bytes);
        const { rows, columns } = image.facts;
        if (one.rows !== rows || one.columns !== columns) {
          faults.add(member.path, `its header says ${columns} x ${rows} pixels, it has ${one.columns} x ${one.rows}`);
        } else writePlanes(one, shape.channels, pixels, place);
        const odd = image.facts.format === "PNG" ? pngFault(bytes) : codedFault(bytes);
        if (odd !== undefined) faults.add(member.path, odd);
      } catch {
        // Its words are no help: with several images at once, libvips may give one image's words to another.
        faults.add(member.path, `a ${image.facts.format} that cannot be decoded: cut off, damaged, or of a rare kind`);
      }
      onDecoded(++decoded);
    });
    decoding.catch((error: unknown) => thrown.push(error));
    await queue.onSizeLessThan(AT_ONCE);
    if (thrown.length > 0) break;
  }
  await queue.onIdle();
  if (thrown.length > 0) throw thrown[0];
  const [missing] = places.keys();
  if (missing !== undefined) throw changed(members.path, missing);
  return { train, test };
}

function examples(labels: readonly number[], { channels, rows, columns }: Shape): Examples {
  const count = labels.length;
  return { count, pixels: new Uint8Array(count * channels * rows * columns), labels: Uint8Array.from(labels) };
}

const changed = (top: string, path: string) =>
  new LthError(
    `${shown(top)}: ${shown(path)}: it changed while the set was read`,
    "wait until nothing writes there, and run it again",
    { fault: "found" },
  );
