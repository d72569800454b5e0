import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";
import { sharesMemory } from "./file-system.ts";

let types: Readonly<Record<string, number>> = {};
vi.mock("node:fs", async (original) => ({
  ...(await original<typeof import("node:fs")>()),
  statfsSync: (folder: string) => ({ type: types[folder] ?? 0x6a656a63 }),
}));

/** Whether WAL is for `/runs`, on a system of this kind whose places have these numbers. */
function isFor(platform: NodeJS.Platform, numbers: Readonly<Record<string, number>>): boolean {
  const ours = process.platform;
  types = numbers;
  Object.defineProperty(process, "platform", { value: platform });
  try {
    return sharesMemory("/runs");
  } finally {
    Object.defineProperty(process, "platform", { value: ours });
  }
}

test.each([
  ["ext4", 0xef53, true],
  ["tmpfs", 0x01021994, true],
  ["overlayfs", 0x794c7630, true],
  ["Btrfs, whose number Node gives with a sign", 0x9123683e | 0, true],
  ["NFS", 0x6969, false],
  ["BeeGFS, of which nothing is known here", 0x19830326, false],
])("on Linux WAL is for what one machine has for itself: %s", (_, type, is) => {
  expect(isFor("linux", { "/runs": type, "/": 0xef53 })).toBe(is);
});

test("on macOS it is for what its own disk has, whatever number that is", () => {
  expect(isFor("darwin", { "/runs": 26, "/": 26 })).toBe(true);
  expect(isFor("darwin", { "/runs": 30, "/": 26 })).toBe(false);
});

test("of what cannot be asked it is not", async () => {
  const { statfsSync } = await vi.importActual<typeof import("node:fs")>("node:fs");
  expect(statfsSync(tmpdir()).type).toBeTypeOf("number");
  expect(isFor("linux", {})).toBe(false);
});
