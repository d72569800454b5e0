import { sha256 } from "../../hash.ts";
import { shown, shownList } from "../../shown.ts";
import type { FileFaults } from "../members/faults.ts";
import { LARGEST_MEMBER, type Members } from "../members/member.ts";
import { classesOf } from "./classes.ts";
import type { ImageFacts } from "./facts.ts";
import { imageFacts } from "./image-facts.ts";
import { EXAMPLE, isImageName, isInPart, layoutOf, type Part, type Placed, parts } from "./layout.ts";

/** An image that is to be decoded. */
export interface ListedImage {
  readonly path: string;
  readonly part: Part;
  readonly label: number;
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly facts: ImageFacts;
}

export interface Listing {
  readonly classes: readonly string[];
  /** By part, class, then file name, in the order of code units: equal for a folder and an archive of it. */
  readonly images: readonly ListedImage[];
  readonly notes: readonly string[];
  /** SHA-256 of all names and files: what the pixels depend on. */
  readonly digest: string;
}

/**
 * Reads every file once, without decoding: where it stands, what its header says, its digest. A faulty layout is an error
 * at once; images that cannot be taken go to `faults` and are missing in the list.
 */
export async function listImages(
  members: Members,
  faults: FileFaults,
  onRead: (images: number) => void,
): Promise<Listing> {
  const entries: { path: string; kind: "file" | "folder" | "link" | "other"; words: string; read: Read | undefined }[] =
    [];
  let read = 0;
  for await (const member of members.members()) {
    // What is passed over is not read: it may be large, or nobody's to read.
    const image = member.kind === "file" && isImageName(member.path) && isInPart(member.path);
    if (image) onRead(++read);
    const { path, kind, words } = member;
    entries.push({ path, kind, words, read: image ? await readOne(member) : undefined });
  }

  const layout = layoutOf(members.path, entries, faults);
  const cure = `put images as ${EXAMPLE}, plain files only; nothing was imported`;
  faults.throwIfAny(cure); // what stands in the wrong place makes classes look wrong, too
  const classes = classesOf(layout, faults);
  faults.throwIfAny(cure);

  const label = new Map(classes.map((name, i) => [name, i]));
  const sorted = layout.images.toSorted(
    (a, b) =>
      parts.indexOf(a.part) - parts.indexOf(b.part) ||
      compare(a.className, b.className) ||
      compare(a.file, b.file) ||
      compare(a.entry.path, b.entry.path),
  );
  findCaseTwins(sorted, faults);
  const twins = new Set<string>();
  const images = sorted.flatMap(({ entry, part, className, file }, i, all): (ListedImage & { name: string })[] => {
    const before = all[i - 1];
    if (before?.part === part && before.className === className && before.file === file) {
      if (before.entry.path === entry.path) {
        faults.add(entry.path, "there twice");
        return [];
      }
      twins.add(`${part}/${className}/${file}`);
    }
    if (entry.read === undefined || "fault" in entry.read) {
      faults.add(entry.path, entry.read?.fault ?? "not read");
      return [];
    }
    const name = `${part}/${className}/${file}`;
    return [{ path: entry.path, part, label: label.get(className) ?? 0, ...entry.read, name }];
  });
  const digest = sha256(images.map(({ name, digest }) => `${digest} ${name}\n`).join(""));
  const notes = [...layout.notes];
  if (twins.size > 0) {
    notes.push(`images whose names differ only in Unicode form, which some disks make one: ${shownList([...twins])}`);
  }
  return { classes, images, notes, digest };
}

/**
 * On a disk that ignores case, one of two such images would have replaced the other when the set was copied. `images` are
 * sorted, so that the error is the same for a folder and an archive of it.
 */
function findCaseTwins(images: readonly Placed<{ readonly path: string }>[], faults: FileFaults): void {
  const folded = new Map<string, Placed<{ readonly path: string }>>();
  for (const image of images) {
    const name = `${image.part}/${image.className}/${image.file.toLowerCase()}`;
    const other = folded.get(name);
    if (other === undefined) folded.set(name, image);
    else if (other.file !== image.file) {
      faults.add(image.entry.path, `differs from ${shown(other.entry.path)} by nothing but case`);
    }
  }
}

type Read = { readonly facts: ImageFacts; readonly digest: string } | { readonly fault: string };

/** Larger than any image of 4,096 x 4,096 pixels. */
const LARGEST_IMAGE = LARGEST_MEMBER / 4;

async function readOne(member: { readonly size: number; bytes(): Promise<Uint8Array> }): Promise<Read> {
  if (member.size > LARGEST_IMAGE) return { fault: `${member.size} bytes, expected at most ${LARGEST_IMAGE}` };
  const bytes = await member.bytes();
  const read = imageFacts(bytes);
  return "fault" in read ? read : { facts: read.facts, digest: sha256(bytes) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
