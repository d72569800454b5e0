import type { ImageFacts } from "../../src/data/images/facts.ts";
import { LthError } from "../../src/errors.ts";

/** What is said of one image of a set; its file's name and the cure are put around it where the set is read. */
export const factsFault = (fault: string): LthError => new LthError(fault, "convert it", { fault: "found" });

/** Reads an image's header, or throws what is wrong with it. */
export async function imageReader(compiled: URL): Promise<(bytes: Uint8Array) => ImageFacts> {
  const { imageFacts }: typeof import("../../src/data/images/image-facts.ts") = await import(
    new URL("data/images/image-facts.js", compiled).href
  );
  return (bytes) => {
    const read = imageFacts(bytes);
    if ("fault" in read) throw factsFault(read.fault);
    return read.facts;
  };
}

/** The decoder takes half a millisecond and more for an image: every so many that are accepted are given to it. */
const EVERY = 10;

/** Decodes one of EVERY images; undefined for the others and for those that are refused. */
export async function decodedNow(compiled: URL) {
  const { loadDecoder }: typeof import("../../src/data/images/decoder.ts") = await import(
    new URL("data/images/decoder.js", compiled).href
  );
  const decode = await loadDecoder();
  let count = 0;
  return async (bytes: Uint8Array): Promise<{ rows: number; columns: number; values: Uint8Array } | undefined> => {
    if (count++ % EVERY !== 0) return undefined;
    return decode(bytes).catch(() => undefined);
  };
}
