import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import type { Members } from "../members/member.ts";
import { systemPart } from "../members/system-entries.ts";

/** The name of one of the four IDX files, in whatever case. */
export const isIdxName = (name: string): boolean =>
  /^(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/i.test(name);

/** The first IDX file there is, if one can be found: whatever is wrong with other files on the way does not matter here. */
export async function idxIn(members: Members): Promise<string | undefined> {
  try {
    for await (const { path, kind } of members.members()) {
      if (kind === "file" && systemPart(path) === undefined && isIdxName(path.split("/").at(-1) ?? "")) return path;
    }
  } catch {
    // It was looked for only to help.
  }
  return undefined;
}

/** The error for IDX files that are not where lth reads them, or not named as it reads them. `path`: one, below `top`. */
export function misplacedIdx(top: string, kind: "folder" | "archive", path: string): LthError {
  const wrong = (expected: string, cure: string) =>
    new LthError(`${shown(top)}: ${expected}, found ${shown(path)}`, cure, { fault: "found" });
  if (kind === "archive") {
    return wrong(
      "expected a folder of IDX files, or an archive of something else",
      "IDX files are read from a folder: unpack it, and name the folder in which the four lie",
    );
  }
  const below = path.split("/").slice(0, -1).join("/");
  return below === ""
    ? wrong("expected four IDX files with names in small letters", `rename them, this one to ${path.toLowerCase()}`)
    : wrong(
        "expected four IDX files in this folder",
        `name the folder in which they lie: ${shown(`${top.replace(/\/+$/, "")}/${below}`)}`,
      );
}
