import type { Member } from "../members/member.ts";
import { systemPart } from "../members/system-entries.ts";

/** The files of CIFAR-10's binary version (cs.toronto.edu/~kriz/cifar.html). */
export const trainFiles = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
export const testFile = "test_batch.bin";
export const batchFiles = [...trainFiles, testFile];

/** Which of them a member of a folder or archive is, if any. */
export function batchOf({ path, kind }: Pick<Member, "path" | "kind">): string | undefined {
  if (kind !== "file" || systemPart(path) !== undefined) return undefined;
  return batchFiles.find((file) => path === file || path.endsWith(`/${file}`));
}
