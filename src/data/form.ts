import { isImageName, isInPart } from "./images/layout.ts";
import type { Members } from "./members/member.ts";
import { systemPart } from "./members/system-entries.ts";

/** What lies in a folder or archive: IDX files, batches of CIFAR, or images. */
export type Form = "idx" | "batches" | "images";

const idxName = /^(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/;
const batchName = /^((data|test)_batch.*|batches\.meta.*|train\.bin|test\.bin|fine_label_names\.txt)$/;

/**
 * Tells which form it is by the first name that is decisive; what has none is taken for images, whose reader then says what
 * it misses.
 */
export async function formOf(members: Members): Promise<Form> {
  for await (const { path, kind } of members.members()) {
    if (kind !== "file" || systemPart(path) !== undefined) continue;
    const name = path.split("/").at(-1) ?? "";
    if (isImageName(name)) {
      // Even if it is called test_batch_01.png; but a picture beside files of another form says nothing.
      if (isInPart(path)) return "images";
    } else if (batchName.test(name)) return "batches";
    if (members.kind === "folder" && !path.includes("/") && idxName.test(name)) return "idx";
  }
  return "images";
}
