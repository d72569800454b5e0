import { stat } from "node:fs/promises";
import { shown } from "../../shown.ts";
import { batchOf } from "../cifar10/files.ts";
import { Growth } from "../growth.ts";
import { DEEPEST, LARGEST_MEMBER, type Member, type Members } from "../members/member.ts";
import { memberPath, nameForError, nameOf } from "../members/member-path.ts";
import { decodedBytes } from "../stored.ts";
import { type Described, describing } from "./describing.ts";
import { damaged, noTar, oddMember } from "./faults.ts";
import { BLOCK, isBad, readHeader } from "./header.ts";
import { Pieces } from "./pieces.ts";

/** What each type of member is, in words; the files are "0" and "7". */
const kinds: Readonly<Record<string, readonly [kind: Member["kind"], words: string]>> = {
  "0": ["file", ""],
  "7": ["file", ""],
  "5": ["folder", ""],
  "1": ["link", "a link to"],
  "2": ["link", "a link to"],
  "3": ["other", "a device"],
  "4": ["other", "a device"],
  "6": ["other", "a named pipe"],
};

/**
 * The members of a tar archive, gzipped or not, in its order. Nothing is unpacked. Everything must be as the format says:
 * each header's checksum and size, names that stay inside, two blocks of zeros (or one) at the end and nothing behind
 * them. Types and attributes that lth does not know are refused, since to leave them out would be to misread what follows.
 *
 * Throws an LthError ("found") that names the archive and the member. A member's bytes are read into memory only when they
 * are asked for, and at most LARGEST_MEMBER of them.
 */
export function tarMembers(path: string): Members {
  return tarFrom(
    path,
    async () => (await stat(path)).size,
    () => decodedBytes(path),
  );
}

/** The same from an archive's size as it is stored and its decoded bytes, which are asked for again each time. */
export function tarFrom(path: string, size: () => Promise<number>, bytes: () => AsyncIterable<Uint8Array>): Members {
  return {
    path,
    kind: "archive",
    async *members() {
      yield* walk(path, await size(), bytes());
    },
  };
}

async function* walk(
  archive: string,
  size: number,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Member, void, void> {
  const growth = new Growth(size);
  const pieces = new Pieces(bounded(archive, bytes, growth));
  try {
    const describe = describing(archive, pieces);
    for (;;) {
      const described = await nextMember(archive, pieces, describe);
      if (described === undefined) return;
      const { member, rest } = entry(archive, pieces, described, MOST_PACKED * size);
      const batch = batchOf(member);
      if (batch !== undefined) growth.expect(batch, member.size);
      if (member.path !== "") yield atDepth(member); // the top itself, as "./"
      await rest();
    }
  } finally {
    await pieces.close();
  }
}

/** Deflate's best: a header that claims more than so many times the archive's bytes is wrong, whatever follows. */
const MOST_PACKED = 1032;

/** The archive's bytes. Data made to grow without end are refused before they take the time. */
async function* bounded(
  archive: string,
  bytes: AsyncIterable<Uint8Array>,
  growth: Growth,
): AsyncGenerator<Uint8Array, void, void> {
  let decoded = 0;
  for await (const piece of bytes) {
    decoded += piece.length;
    const fault = growth.fault(decoded);
    if (fault !== undefined) throw damaged(archive, fault);
    yield piece;
  }
}

async function nextMember(
  archive: string,
  pieces: Pieces,
  describe: ReturnType<typeof describing>,
): Promise<Described | undefined> {
  for (;;) {
    const at = pieces.position;
    const block = await pieces.take(BLOCK);
    if (block.length < BLOCK) {
      if (at === 0) throw noTar(archive, block);
      throw damaged(archive, `cut off after ${pieces.position} bytes: expected blocks of zeros at its end`);
    }
    if (block.every((byte) => byte === 0)) {
      describe.finish();
      await nothingFollows(archive, pieces);
      return undefined;
    }
    const header = readHeader(block);
    if (isBad(header)) {
      // The first block decides whether this is a tar at all.
      if (at === 0 && header.fault.startsWith("its header is damaged")) {
        throw noTar(archive, block);
      }
      throw oddMember(archive, nameForError(header.name), header.fault);
    }
    const described = await describe.take(header);
    if (described !== undefined) return described;
  }
}

async function nothingFollows(archive: string, pieces: Pieces): Promise<void> {
  for (;;) {
    const at = pieces.position;
    const more = await pieces.take(1 << 16);
    if (more.length === 0) return;
    if (more.some((byte) => byte !== 0)) {
      throw damaged(archive, `expected nothing but zeros after its end, found something behind byte ${at}`);
    }
  }
}

/** What lies too deep is told of as a folder is: by the deepest folder on the way to it. */
function atDepth(member: Member): Member {
  const names = member.path.split("/");
  if (names.length <= DEEPEST) return member;
  const bytes = () => Promise.reject(new Error(`${member.path} is not entered`));
  return { path: names.slice(0, DEEPEST).join("/"), kind: "folder", words: "", size: 0, bytes };
}

/** A member whose bytes stand next, and what passes over those that nobody asked for. `most`: bytes that it can have. */
function entry(archive: string, pieces: Pieces, { name, type, size, target }: Described, most: number) {
  const text = nameOf(name);
  const label = nameForError(name);
  const [kind, words] = kinds[type] ?? [];
  if (kind === undefined || words === undefined) {
    throw oddMember(archive, label, `expected a file or a folder, found a member of type ${JSON.stringify(type)}`);
  }
  const path = text === undefined ? { fault: "its name is no UTF-8" } : memberPath(text);
  if ("fault" in path) throw oddMember(archive, label, path.fault);
  if (kind === "file" && label.endsWith("/"))
    throw oddMember(archive, label, "it is a file, and its name is a folder's");
  if (kind !== "file" && size > 0) throw oddMember(archive, label, `expected no bytes, found a size of ${size}`);
  if (path.path === "" && kind !== "folder") throw oddMember(archive, label, "its name is that of the folder itself");
  if (size > most) {
    throw oddMember(archive, label, `expected at most ${most} bytes, as the archive can hold, its header says ${size}`);
  }
  const end = pieces.position + size;
  const cutOff = () => damaged(archive, `member ${shown(label)}: expected ${size} bytes, found the archive cut off`);
  const member: Member = {
    path: path.path,
    kind,
    words: kind === "link" ? `${words} ${shown(nameForError(target))}` : words,
    size,
    bytes: async () => {
      if (size > LARGEST_MEMBER)
        throw oddMember(archive, label, `expected at most ${LARGEST_MEMBER} bytes, found ${size}`);
      if (pieces.position !== end - size) throw new Error(`${label}: its bytes were taken already`);
      const bytes = await pieces.take(size);
      if (bytes.length < size) throw cutOff();
      return bytes;
    },
  };
  const rest = async () => {
    const missing = end - pieces.position;
    if ((await pieces.skip(missing)) < missing) throw cutOff();
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if ((await pieces.skip(padding)) < padding) throw cutOff();
  };
  return { member, rest };
}
