/** One entry of a folder or an archive. Both are read through this, so that one rule holds for both. */
export interface Member {
  /** Names below the top, joined by "/"; none is empty, "." or "..". */
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
  /** What a link or something odd is, in words: `a link to ../x`, `a named pipe`. */
  readonly words: string;
  /** Bytes of a file, else 0. */
  readonly size: number;
  /** All bytes of a file. Only until the next member is asked for. */
  bytes(): Promise<Uint8Array>;
}

/** A folder or an archive that was opened; `members` may be asked for again, and goes through all of it each time. */
export interface Members {
  /** As the user named it. */
  readonly path: string;
  readonly kind: "folder" | "archive";
  members(): AsyncGenerator<Member, void, void>;
}

/** No image and no batch of CIFAR-10 (31 MB) is larger; a header that claims more gets no memory. */
export const LARGEST_MEMBER = 1 << 28;

/** Names in the longest path that is told of: nothing that lth reads lies deeper, and links below must not matter. */
export const DEEPEST = 6;
