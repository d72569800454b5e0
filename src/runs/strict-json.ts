/**
 * JSON from a file that may be hostile: nested at most `depth` deep and no key twice in one object (JSON.parse lets the
 * last one win in silence). Throws an Error whose message says what is wrong; the caller names the file.
 */
export function parseStrict(text: string, depth: number): unknown {
  const open: (Set<string> | null)[] = []; // keys so far of each open object; null for a list
  for (const { 0: token, 1: key } of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      if (open.length > depth) throw new Error(`nested more than ${depth} deep`);
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (key !== undefined) {
      const name: unknown = JSON.parse(key);
      const keys = open.at(-1);
      if (typeof name !== "string" || !keys) continue; // no JSON at all: JSON.parse below says where
      if (keys.has(name)) throw new Error(`${JSON.stringify(name)} appears twice`);
      keys.add(name);
    }
  }
  return JSON.parse(text);
}

/** True for an object, as against a list, null or a plain value. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
