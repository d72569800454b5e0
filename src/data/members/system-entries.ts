/** What systems and tools leave in folders. Names that begin with a dot are passed over besides. */
const names = new Set([
  "@eadir",
  "#recycle",
  "__macosx",
  "__pycache__",
  "$recycle.bin",
  "system volume information",
  "lost+found",
  "thumbs.db",
  "ehthumbs.db",
  "desktop.ini",
  "icon\r",
]);

/** Whether an entry is hidden or the system's: neither a class nor an image, whatever lies in it. */
export const isSystemEntry = (name: string): boolean => name.startsWith(".") || names.has(name.toLowerCase());

/** The part of a path up to its first hidden or system entry, or undefined if it has none. */
export function systemPart(path: string): string | undefined {
  const parts = path.split("/");
  const first = parts.findIndex(isSystemEntry);
  return first < 0 ? undefined : parts.slice(0, first + 1).join("/");
}
