import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * Where decoded images and fetched archives are kept: LTH_CACHE, else `lth` in XDG_CACHE_HOME (ignored unless absolute, as
 * its specification says), else `~/.cache/lth`. Everything in it can be made again, so it may be removed at any time.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.LTH_CACHE) return resolve(env.LTH_CACHE);
  const base = env.XDG_CACHE_HOME;
  return base && isAbsolute(base) ? join(base, "lth") : join(homedir(), ".cache", "lth");
}
