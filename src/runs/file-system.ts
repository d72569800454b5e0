import { statfsSync } from "node:fs";

/** statfs(2) magic numbers of file systems that several machines share, where WAL's shared memory cannot work. */
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

/** The name of the network file system that holds `folder`, or undefined if it is none or cannot be told. */
export function networkFileSystem(folder: string): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return shared.get(statfsSync(folder).type >>> 0);
  } catch {
    return undefined;
  }
}

/** Free bytes for this user on the file system of `folder`, or undefined if it cannot be told. */
export function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** 2.1 MB, 12 KB, 800 bytes: powers of ten, as disks are sold. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
