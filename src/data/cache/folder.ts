import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { LthError } from "../../errors.ts";

/**
 * Where decoded images and fetched archives are kept: LTH_CACHE, else `lth` in XDG_CACHE_HOME (ignored unless absolute, as
 * its specification says), else `~/.cache/lth`. Everything in it can be made again, so it may be removed at any time.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.LTH_CACHE) return resolve(env.LTH_CACHE);
  const base = env.XDG_CACHE_HOME;
  return base && isAbsolute(base) ? join(base, "lth") : join(home(), ".cache", "lth");
}

function home(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new LthError(
      "this user has no home folder, in which the cache would be",
      "name a folder for it: LTH_CACHE=FOLDER",
      {
        fault: "found",
        cause,
      },
    );
  }
}
