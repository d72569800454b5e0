import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import type { LoadOptions } from "../arrays/index.ts";
import { download } from "../fetch/download.ts";
import { md5Of } from "../md5.ts";
import { fetchedArchive, original } from "./original.ts";

/**
 * Puts CIFAR-10's archive into the cache. Returns the address that it came from, or undefined if it was there already.
 * Throws an LthError: "asked" for an address that is none, "found" with what each address said.
 */
export async function fetchCifar10(
  from: readonly string[],
  { onProgress = () => {} }: LoadOptions = {},
): Promise<string | undefined> {
  for (const url of from) checkAddress(url);
  const path = fetchedArchive();
  const { url, bytes, md5 } = original.archive;
  if (existsSync(path)) {
    if ((await md5Of(path)) === md5) return undefined;
    await rm(path);
  }
  return download(
    { urls: [...from, url], bytes, md5, path },
    { onProgress: (done) => onProgress({ doing: "fetching", unit: "bytes", done, total: bytes }) },
  );
}

function checkAddress(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "http:" || protocol === "https:") return;
  throw new LthError(`expected an address that begins https:// or http://, found ${shown(url)}`, "correct --from");
}
