/** What a member's name says: its path below the top ("" for the top itself), or why it is refused. */
export type PathOrFault = { readonly path: string } | { readonly fault: string };

/** Longer paths do not exist on Linux, so they were not made by packing a folder. */
const LONGEST = 4096;

/**
 * Reads a member's name as a path below the top. "./" and doubled "/" in the middle mean nothing. Whatever could lead out
 * of the folder on any system is refused, also where it would end inside: "..", absolute paths, drives, backslashes.
 */
export function memberPath(name: string): PathOrFault {
  if (name === "") return { fault: "it has no name" };
  if (name.length > LONGEST) return { fault: `its name has ${name.length} characters, expected at most ${LONGEST}` };
  if (name.includes("\0")) return { fault: "its name holds a NUL" };
  if (name.includes("\\")) return { fault: "its name holds a backslash, which is a folder on other systems" };
  if (name.startsWith("/")) return { fault: "its path is absolute, so it leaves the folder" };
  if (/^[A-Za-z]:/.test(name.replace(/^(\.?\/)+/, ""))) return { fault: "its path begins with a drive" };
  const names = name.split("/").filter((each) => each !== "" && each !== ".");
  if (names.includes("..")) return { fault: 'its path holds "..", so it can leave the folder' };
  return { path: names.join("/") };
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A name's bytes as text, or undefined if they are no UTF-8: such a name is another one on each system. */
export function nameOf(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A name's bytes for an error, whatever they are. */
export const nameForError = (bytes: Uint8Array): string => nameOf(bytes) ?? Buffer.from(bytes).toString("latin1");
