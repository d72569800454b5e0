import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../package-root.ts";

interface Door {
  swap(one: string, other: string): number;
}

/** What a system or a file system says that knows no such call, or not for these two. */
const unable: readonly string[] = ["ENOSYS", "EINVAL", "EXDEV", "ENOTSUP", "EOPNOTSUPP", "EBUSY", "EPERM", "EACCES"];

/**
 * Two folders of one file system change places in one step: whoever looks, and whenever the process is killed, finds the one
 * or the other. False, and nothing is done, where that cannot be. Throws the system's error, such as a failing disk's.
 */
export function swapFolders(one: string, other: string): boolean {
  const path = fileURLToPath(new URL("native/build/lth.node", packageRoot));
  const native = createRequire(import.meta.url)(path) as Door;
  const errno = native.swap(one, other);
  if (errno === 0) return true;
  const code = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? `error ${errno}`;
  if (unable.includes(code)) return false;
  throw Object.assign(new Error(`${code}: the system could not swap ${one} and ${other}`), { code });
}
