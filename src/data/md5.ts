import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { unreadable } from "./stored.ts";

/** MD5 of a file, in hexadecimal: how old data sets are published. Throws an LthError ("found") that names the file. */
export async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  } catch (error) {
    throw unreadable(path, error);
  }
  return hash.digest("hex");
}
