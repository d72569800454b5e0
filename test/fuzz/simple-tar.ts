/**
 * What an archive that is sound holds, read in the plainest way: kind, path and contents of each member. It checks only that the
 * sums of the headers are right.
 */
export function readSimply(bytes: Uint8Array): string[] {
  const found: string[] = [];
  let long: string | undefined;
  let attributes = new Map<string, string>();
  for (let at = 0; bytes.subarray(at, at + 512).some((byte) => byte !== 0); ) {
    const block = Buffer.from(bytes.subarray(at, at + 512));
    const text = (from: number, to: number) => block.toString("utf8", from, to).replace(/\0.*$/s, "");
    const sum = block.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
    if (Number.parseInt(text(148, 156), 8) !== sum) return [...found, `a header with another sum than ${sum}`];
    const size = sizeOf(block);
    const content = Buffer.from(bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
    const type = String.fromCharCode(block[156] ?? 0);
    if (type === "L") long = content.toString("utf8").replace(/\0$/, "");
    else if (type === "x") attributes = attributesIn(content);
    else if (type !== "g" && type !== "K") {
      const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? text(345, 500) : "";
      const name = attributes.get("path") ?? long ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      const names = name.split("/").filter((each) => each !== "" && each !== ".");
      if (names.length > 0) found.push(described(type, text(0, 100), names, content));
      long = undefined;
      attributes = new Map();
    }
  }
  return found;
}

function described(type: string, written: string, names: readonly string[], content: Buffer): string {
  const folder = type === "5" || (type === "\0" && written.endsWith("/"));
  const file = !folder && ["0", "7", "\0"].includes(type);
  const kind = folder || names.length > 6 ? "folder" : file ? "file" : ["1", "2"].includes(type) ? "link" : "other";
  return `${kind} ${names.slice(0, 6).join("/")} ${kind === "file" ? content.toString("base64") : ""}`;
}

function sizeOf(block: Buffer): number {
  const field = block.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(BigInt(`0x${field.subarray(1).toString("hex")}`));
  return Number.parseInt(field.toString("latin1").trim() || "0", 8) || 0;
}

function attributesIn(content: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString("latin1", at, at + 10), 10);
    if (!(length > 0)) break;
    const [, key = "", value = ""] = /^\d+ ([^=]*)=(.*)\n$/s.exec(content.toString("utf8", at, at + length)) ?? [];
    found.set(key, value);
    at += length;
  }
  return found;
}
