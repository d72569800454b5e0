import { basename } from "node:path";
import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import { contentsInWords } from "../file-kinds.ts";
import { isIdxName } from "../idx/misplaced-idx.ts";

/** The archive is not whole, or none. */
export const damaged = (archive: string, fault: string) =>
  new LthError(`${shown(archive)}: ${fault}`, "fetch or copy the file again", { fault: "found" });

/** One member is nothing that lth takes. */
export const oddMember = (archive: string, name: string, fault: string) =>
  new LthError(
    `${shown(archive)}: member ${shown(name)}: ${fault}`,
    "pack the folder again, with plain files only: tar -cf FILE train test",
    { fault: "found" },
  );

/** A file that is no tar, by its first bytes. */
export function noTar(archive: string, start: Uint8Array): LthError {
  const found = contentsInWords(start);
  const name = basename(archive);
  const packed = /^(a (zip|7z|RAR) archive|(xz|bzip2|zstd|compress) data)$/.test(found);
  // One file of a data set, named instead of its folder.
  const file = isIdxName(name) || /^(data|test)_batch/i.test(name);
  const cure = packed
    ? "unpack it and name the folder, or pack that as .tar or .tar.gz"
    : file
      ? "name the folder in which it lies"
      : / (image|drawing)$/.test(found)
        ? "name the folder in which train and test lie, not one image"
        : "fetch or copy the file again";
  return new LthError(`${shown(archive)}: expected a folder or a tar archive, found ${found}`, cure, {
    fault: "found",
  });
}
