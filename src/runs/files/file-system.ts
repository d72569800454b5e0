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
