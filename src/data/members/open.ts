import { stat } from "node:fs/promises";
import { unreadable } from "../stored.ts";
import { tarMembers } from "../tar/members.ts";
import { folderMembers } from "./folder.ts";
import type { Members } from "./member.ts";

/**
 * Opens what the user named: a folder, or a file that must be a tar archive, gzipped or not. A link here is the user's own
 * word and is followed. Throws an LthError ("asked") if there is nothing.
 */
export async function openMembers(path: string): Promise<Members> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error, "asked");
  });
  return found.isDirectory() ? folderMembers(path) : tarMembers(path);
}
