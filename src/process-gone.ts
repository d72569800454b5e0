import { codeOf } from "./system-errors.ts";

/** True if no process of this machine has this number any more. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing, only looks
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}
