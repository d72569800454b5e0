import { LthError } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import { shown } from "../../shown.ts";
import { LARGEST_MEMBER } from "../members/member.ts";
import { openRegular, unreadable } from "../stored.ts";
import { loadDecoder, writePlanes } from "./decoder.ts";
import { imageFacts } from "./image-facts.ts";
import { codedFault } from "./jpeg-coded.ts";
import { pngFault } from "./png-fault.ts";

/**
 * The pixels of single images, channels x rows x columns bytes each, checked and decoded as those of a data set are: JPEG or PNG
 * by their content, sound to the last byte, of exactly this size, with colour only where the shape has it. Throws an LthError
 * that names the file: "asked" for one that is not there, "found" for what is wrong in it.
 */
export async function readImageFiles(paths: readonly string[], shape: Shape): Promise<readonly Uint8Array[]> {
  if (shape.channels !== 1 && shape.channels !== 3) {
    throw new LthError(
      `the images that it was trained on have ${shape.channels} channels, and a JPEG or PNG has 1 or 3`,
      "use the network elsewhere: lth export --to onnx, pytorch or npz",
      { fault: "found" },
    );
  }
  const decode = await loadDecoder();
  const images: Uint8Array[] = [];
  for (const path of paths) {
    const wrong = (fault: string) =>
      new LthError(`${shown(path)}: ${fault}`, "give images like those that it was trained on", { fault: "found" });
    const bytes = await fileBytes(path);
    const read = imageFacts(bytes);
    if (!("facts" in read)) throw wrong(read.fault);
    const { facts } = read;
    if (facts.rows !== shape.rows || facts.columns !== shape.columns) {
      throw wrong(`expected ${shape.columns} x ${shape.rows} pixels, found ${facts.columns} x ${facts.rows}`);
    }
    if (shape.channels === 1 && !facts.grey) throw wrong("expected an image that is stored as grey, found colour");
    const decoded = await decode(bytes).catch(() => undefined);
    const odd = facts.format === "PNG" ? pngFault(bytes) : codedFault(bytes);
    if (odd !== undefined) throw wrong(odd);
    if (decoded === undefined)
      throw wrong(`a ${facts.format} that cannot be decoded: cut off, damaged, or of a rare kind`);
    if (decoded.rows !== facts.rows || decoded.columns !== facts.columns) {
      throw wrong(
        `its header says ${facts.columns} x ${facts.rows} pixels, it has ${decoded.columns} x ${decoded.rows}`,
      );
    }
    const pixels = new Uint8Array(shape.channels * shape.rows * shape.columns);
    writePlanes(decoded, shape.channels, pixels, 0);
    images.push(pixels);
  }
  return images;
}

async function fileBytes(path: string): Promise<Uint8Array> {
  const file = await openRegular(path, "asked");
  try {
    const { size } = await file.stat();
    if (size > LARGEST_MEMBER) {
      throw new LthError(
        `${shown(path)} has ${size} bytes, expected an image of at most ${LARGEST_MEMBER}`,
        "name an image",
        { fault: "found" },
      );
    }
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    throw error instanceof LthError ? error : unreadable(path, error);
  } finally {
    await file.close();
  }
}
