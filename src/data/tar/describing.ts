import { nameForError } from "../members/member-path.ts";
import { damaged, oddMember } from "./faults.ts";
import { BLOCK, type Header } from "./header.ts";
import { type Attributes, readAttributes } from "./pax.ts";
import type { Pieces } from "./pieces.ts";

/** A member after all headers that describe it. */
export interface Described {
  readonly name: Uint8Array;
  readonly type: string;
  readonly size: number;
  readonly target: Uint8Array;
}

/** Names and attributes are short; a header that claims more is no description. */
const LONGEST = 1 << 20;

/** Attributes that change nothing of what lth reads are left alone; these do. */
const changing = ["path", "linkpath", "size"];

/**
 * Puts together what describes one member: GNU's long names (types L and K), pax attributes (type x), and its own header.
 * `take` gives the member, or undefined for a header that describes the next one.
 */
export function describing(archive: string, pieces: Pieces) {
  let before: { name?: Uint8Array; target?: Uint8Array; attributes?: Attributes } = {};

  const content = async (header: Header): Promise<Uint8Array> => {
    const label = nameForError(header.name);
    if (header.size > LONGEST) throw oddMember(archive, label, `a description of ${header.size} bytes`);
    const bytes = await pieces.take(header.size);
    const padding = (BLOCK - (header.size % BLOCK)) % BLOCK;
    if (bytes.length < header.size || (await pieces.skip(padding)) < padding) {
      throw damaged(archive, `cut off after ${pieces.position} bytes, in a description of a member`);
    }
    return bytes;
  };
  const attributesOf = async (header: Header): Promise<Attributes> => {
    const read = readAttributes(await content(header));
    if (typeof read === "string") throw oddMember(archive, nameForError(header.name), read);
    return read;
  };

  const take = async (header: Header): Promise<Described | undefined> => {
    const known = before;
    if (header.type === "L") before = { ...known, name: withoutNul(await content(header)) };
    else if (header.type === "K") before = { ...known, target: withoutNul(await content(header)) };
    else if (header.type === "x") before = { ...known, attributes: await attributesOf(header) };
    else if (header.type === "g") {
      const all = await attributesOf(header);
      const one = [...all.keys()].find((key) => changing.includes(key) || key.startsWith("GNU.sparse"));
      if (one !== undefined) throw oddMember(archive, nameForError(header.name), `it sets ${one} for all that follow`);
    } else {
      before = {};
      return described(archive, header, known);
    }
    return undefined;
  };
  const finish = () => {
    if (Object.keys(before).length > 0)
      throw damaged(archive, "ends after the description of a member that is missing");
  };
  return { take, finish };
}

function described(
  archive: string,
  header: Header,
  { name, target, attributes }: { name?: Uint8Array; target?: Uint8Array; attributes?: Attributes },
): Described {
  const named = attributes?.get("path") ?? name ?? header.name;
  const sparse = [...(attributes?.keys() ?? [])].some((key) => key.startsWith("GNU.sparse"));
  if (sparse || header.type === "S") {
    const real = attributes?.get("GNU.sparse.name") ?? named;
    throw oddMember(archive, nameForError(real), "it is stored as a sparse file, expected all its bytes");
  }
  const size = attributes?.get("size");
  if (size !== undefined && nameForError(size) !== String(header.size)) {
    const says = nameForError(size).slice(0, 24);
    throw oddMember(archive, nameForError(named), `its header says ${header.size} bytes, its attributes ${says}`);
  }
  return { ...header, name: named, target: attributes?.get("linkpath") ?? target ?? header.target };
}

const withoutNul = (bytes: Uint8Array): Uint8Array => (bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
