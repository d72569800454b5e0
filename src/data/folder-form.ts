import { isIdxName, misplacedIdx } from "./idx/misplaced-idx.ts";
import { isImageName, isInPart } from "./images/layout.ts";
import type { Members } from "./members/member.ts";
import { systemPart } from "./members/system-entries.ts";

/** What lies in a folder or archive: IDX files, batches of CIFAR, or images. */
export type Form = "idx" | "batches" | "images";

const batchName = /^((data|test)_batch.*|batches\.meta.*|train\.bin|test\.bin|fine_label_names\.txt)$/i;

/** CIFAR-100's Python version. The names mean nothing one by one. */
const pythons100 = ["train", "test", "meta"];

/**
 * Tells which form it is by the first name that is decisive; what has none is taken for images, whose reader then says what
 * it misses. Throws an LthError ("found") for IDX files that lie where they are not read.
 */
export async function formOf(members: Members): Promise<Form> {
  let misplaced: string | undefined;
  const plain = new Set<string>();
  for await (const { path, kind } of members.members()) {
    if (kind !== "file" || systemPart(path) !== undefined) continue;
    const name = path.split("/").at(-1) ?? "";
    if (isImageName(name)) {
      // Even if it is called test_batch_01.png; but a picture beside files of another form says nothing.
      if (isInPart(path)) return "images";
    } else if (batchName.test(name)) return "batches";
    if (pythons100.includes(name)) plain.add(path);
    if (!isIdxName(name)) continue;
    if (members.kind === "folder" && path === name.toLowerCase()) return "idx";
    misplaced ??= path;
  }
  if (misplaced !== undefined) throw misplacedIdx(members.path, members.kind, misplaced);
  const together = [...plain].some((path) => pythons100.every((name) => plain.has(path.replace(/[^/]*$/, name))));
  return together ? "batches" : "images";
}
