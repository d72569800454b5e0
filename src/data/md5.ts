import { createHash } from "node:crypto";
import { LthError } from "../errors.ts";
import { openRegular, unreadable } from "./stored.ts";

/** MD5 of a file, in hexadecimal: how old data sets are published. Throws an LthError ("found") that names the file. */
export async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  try {
    const file = await openRegular(path); // the stream closes it
    for await (const piece of file.createReadStream({ highWaterMark: 1 << 20 })) hash.update(piece);
  } catch (error) {
    throw error instanceof LthError ? error : unreadable(path, error);
  }
  return hash.digest("hex");
}
