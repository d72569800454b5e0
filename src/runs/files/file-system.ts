import { statfsSync } from "node:fs";

/** statfs(2) magic numbers (linux/magic.h, and ZFS's and bcachefs' own) of file systems that one machine has for itself. */
const local: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0x2fc12fc1, // ZFS
  0xf2f52010, // F2FS
  0xca451a4e, // bcachefs
  0x3153464a, // JFS
  0x52654973, // ReiserFS
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x794c7630, // overlayfs
]);

/** Names of file systems that several machines share, for who has trouble with one. */
const shared = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "SMB (CIFS)"],
  [0xfe534d42, "SMB 2"],
  [0x65735546, "FUSE (sshfs and others)"],
  [0x0bd00bd0, "Lustre"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
  [0x01021997, "9P"],
  [0x47504653, "GPFS"],
]);

/**
 * Whether all who use `folder` share memory, which SQLite's WAL needs: they do where one machine alone can have it. Of a file
 * system that is not known to be such a one it is false: there WAL would damage the database in silence.
 */
export function sharesMemory(folder: string): boolean {
  const type = typeOf(folder);
  if (type === undefined) return false;
  // macOS numbers its file systems otherwise from one system to the next; the one that it started from is its own.
  return process.platform === "darwin" ? type === typeOf("/") : local.has(type);
}

/** The name of the network file system that holds `folder`, or undefined if it is none or cannot be told. */
export function networkFileSystem(folder: string): string | undefined {
  const type = process.platform === "linux" ? typeOf(folder) : undefined;
  return type === undefined ? undefined : shared.get(type);
}

function typeOf(folder: string): number | undefined {
  try {
    return statfsSync(folder).type >>> 0;
  } catch {
    return undefined;
  }
}
