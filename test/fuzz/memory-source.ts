import type { Source } from "../../src/data/stored.ts";

/** Bytes that stand for an open file. */
export const sourceOf = (bytes: Uint8Array): Source => ({
  async read(into, offset, length, position) {
    const part = bytes.subarray(position, position + length);
    into.set(part, offset);
    return { bytesRead: part.length };
  },
  stat: async () => ({ size: bytes.length }),
});
