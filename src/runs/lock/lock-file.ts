import { constants, fstatSync, ftruncateSync, openSync, statSync } from "node:fs";
import { isDamage, isReadOnly } from "../database/sqlite-fault.ts";
import { canWrite } from "../files/folder.ts";
import type { StorePaths } from "../files/paths.ts";

/**
 * Makes the lock's file anew if `error` says that it is damaged; true if it did. It holds no results, only whose turn it is.
 *
 * Emptied and not replaced: locks are on the file itself, so whoever holds one still holds it, and a file with a new identity
 * would let a second writer in beside the first. An empty file is a database in which there is nothing yet.
 */
export function emptyDamagedLock(paths: StorePaths, error: unknown): boolean {
  // A damaged header may say that the file must not be written, which its permissions do not.
  const saysReadOnly = isReadOnly(error) && canWrite(paths.lock) && canWrite(paths.folder);
  if (!isDamage(error) && !saysReadOnly) return false;
  // Without a store beside it, it may be anybody's.
  if (!statSync(paths.database, { throwIfNoEntry: false })?.size) return false;
  try {
    const file = openSync(paths.lock, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const info = fstatSync(file);
    if (!info.isFile() || info.nlink !== 1) return false;
    ftruncateSync(file, 0);
    // Left open on purpose, once for each damage: closing it would end all of this process's locks on the file.
    return true;
  } catch {
    return false;
  }
}
