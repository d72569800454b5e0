import { LthError } from "../../errors.ts";
import { countText } from "../../numbers-in-words.ts";
import { shown } from "../../shown.ts";
import type { Dataset, Examples } from "../arrays/index.ts";
import { contentsInWords } from "../file-kinds.ts";
import { FileFaults } from "../members/faults.ts";
import { LARGEST_MEMBER, type Members } from "../members/member.ts";
import { systemPart } from "../members/system-entries.ts";
import { batchOf, batchFiles as files, testFile, trainFiles } from "./files.ts";

/** A record is the label, then 32 x 32 red, green and blue values (cs.toronto.edu/~kriz/cifar.html, "binary version"). */
const shape = { channels: 3, rows: 32, columns: 32 };
const PIXELS = 3072;
const RECORD = PIXELS + 1;
const CLASSES = 10;

/**
 * Reads the six files of CIFAR-10's binary version from a folder, an archive, or one folder in either. Any number of
 * records is taken, in the order of the files; every byte must belong to one.
 *
 * Throws an LthError ("found") that names each file at fault, and says so if these are the Python or Matlab version, or
 * CIFAR-100. Memory: the pixels once, and one file.
 */
export async function readBatches(members: Members): Promise<Pick<Dataset, "shape" | "train" | "test">> {
  const sizes = await fileSizes(members);
  const counts = files.map((file) => (sizes.get(file) ?? 0) / RECORD);
  const count = (last: number) => counts.slice(0, last).reduce((sum, one) => sum + one, 0);
  const train = room(count(trainFiles.length));
  const test = room(counts.at(-1) ?? 0);

  const faults = new FileFaults(members.path);
  const missing = new Set(files);
  for await (const member of members.members()) {
    const file = batchOf(member);
    if (file === undefined) continue;
    const bytes = await member.bytes();
    const part = file === testFile ? test : train;
    const first = file === testFile ? 0 : count(trainFiles.indexOf(file));
    if (bytes.length !== sizes.get(file)) throw changed(members.path, member.path);
    const odd = takeRecords(bytes, part, first);
    if (odd !== undefined) faults.add(member.path, odd);
    missing.delete(file);
  }
  for (const file of missing) throw changed(members.path, file);
  faults.throwIfAny("fetch or copy the files again: lth data fetch cifar10");
  return { shape, train, test };
}

const room = (count: number): Examples => ({
  count,
  pixels: new Uint8Array(count * PIXELS),
  labels: new Uint8Array(count),
});

function takeRecords(bytes: Uint8Array, part: Examples, first: number): string | undefined {
  for (let record = 0; record < bytes.length / RECORD; record++) {
    const start = record * RECORD;
    const label = bytes[start]!;
    if (label >= CLASSES) {
      return `record ${record} (counted from 0) has label ${label}, expected 0 to ${CLASSES - 1}`;
    }
    part.labels[first + record] = label;
    part.pixels.set(bytes.subarray(start + 1, start + RECORD), (first + record) * PIXELS);
  }
  return undefined;
}

/** Bytes of each file, after everything that can be seen from names and sizes was checked. */
async function fileSizes(members: Members): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const faults = new FileFaults(members.path);
  const names: string[] = [];
  const others: { readonly path: string; readonly file: string }[] = [];
  for await (const member of members.members()) {
    if (systemPart(member.path) !== undefined) continue;
    const name = member.path.split("/").at(-1) ?? "";
    // Of what is no file only links with a batch's name are faulted by name.
    if (member.kind === "file" || (member.kind === "link" && files.includes(name))) names.push(name);
    if (member.kind === "link" && files.includes(name)) {
      faults.add(member.path, `expected a file, found ${member.words}`);
    }
    if (/^(data_batch_\d|test_batch)$/.test(name) && member.kind === "file") {
      const found = member.size > 1 << 26 ? "a large file" : contentsInWords(await member.bytes());
      faults.add(member.path, `${found}: this is the Python version, get the binary one (cifar-10-binary.tar.gz)`);
    }
    if (/^(data_batch_\d|test_batch)\.mat$/.test(name)) {
      faults.add(member.path, "this is the Matlab version, get the binary one (cifar-10-binary.tar.gz)");
    }
    const like = files.find((each) => each !== name && [each, `${each}.gz`].includes(name.toLowerCase()));
    if (like !== undefined && member.kind === "file") others.push({ path: member.path, file: like });
    const file = batchOf(member);
    if (file === undefined) continue;
    if (sizes.has(file)) faults.add(member.path, "there twice");
    sizes.set(file, member.size);
    const odd = sizeFault(member.size);
    if (odd !== undefined) faults.add(member.path, odd);
  }
  const instead = others.filter(({ file }) => !sizes.has(file));
  for (const { path, file } of instead) {
    faults.add(path, /\.gz$/i.test(path) ? `gzipped: unpack it to ${file} (gunzip)` : `rename it to ${file}`);
  }
  if (sizes.size === 0 && faults.count === 0) throw noBatches(members.path, names);
  for (const file of files) {
    const other = file.replace(".bin", "");
    // Those that are there, in whatever form, have been faulted above.
    const forms = [file, other, `${other}.mat`];
    if (
      !sizes.has(file) &&
      !forms.some((form) => names.includes(form)) &&
      !instead.some((each) => each.file === file)
    ) {
      faults.add(file, "expected this file, found none");
    }
  }
  const mend = instead.length > 0 ? "do so, or fetch them again" : "fetch or copy the files again";
  faults.throwIfAny(`${mend}: lth data fetch cifar10`);
  return sizes;
}

function sizeFault(size: number): string | undefined {
  if (size > LARGEST_MEMBER) return `expected at most ${LARGEST_MEMBER} bytes, found ${size}`;
  if (size > 0 && size % RECORD === 0) return undefined;
  const bytes = (count: number) => countText(count);
  const found = `expected a multiple of ${bytes(RECORD)} bytes (a label and ${bytes(PIXELS)} pixels), found ${bytes(size)}`;
  if (size > 0 && size % (RECORD + 1) === 0) return `${found}: records of ${bytes(RECORD + 1)}, as CIFAR-100 has`;
  if (size > 0 && size % PIXELS === 0) return `${found}: records of ${bytes(PIXELS)}, without labels`;
  return found;
}

function noBatches(path: string, names: readonly string[]): LthError {
  const hundred = names.some((name) => /^(train|test)\.bin$|^(fine|coarse)_label_names/.test(name));
  const python = ["train", "test", "meta"].every((name) => names.includes(name));
  const found = hundred
    ? "those of CIFAR-100, whose records have two labels"
    : python
      ? "those of CIFAR-100, Python version"
      : "none of them";
  return new LthError(
    `${shown(path)}: expected CIFAR-10's files data_batch_1.bin to data_batch_5.bin and ${testFile}, found ${found}`,
    "get the binary version of CIFAR-10: lth data fetch cifar10",
    { fault: "found" },
  );
}

const changed = (top: string, path: string) =>
  new LthError(`${shown(top)}: ${shown(path)}: it changed while the set was read`, "run it again", { fault: "found" });
