import { isDeepStrictEqual } from "node:util";
import { changeBytes } from "./changes.ts";
import { jsonText } from "./json-texts.ts";
import type { Target } from "./target.ts";

interface JsonInput {
  readonly text: string;
  readonly depth: number;
}

/** Strict JSON: no key twice, and not nested deeper than is allowed. */
export const json: Target<JsonInput> = {
  name: "json",
  make(draws) {
    const text = jsonText(draws);
    const changed = draws.once(5)
      ? Buffer.from(changeBytes(Buffer.from(text), Buffer.from(jsonText(draws)), draws)).toString()
      : text;
    return { text: changed, depth: draws.pick([1, 3, 3, 10]) };
  },
  // The file is named by whoever reads it: an Error that says what is wrong is enough.
  isRefusal: (error) =>
    error instanceof Error &&
    !/^(Type|Range|Reference)Error$/.test(error.name) &&
    error.message !== "" &&
    error.message.length < 1000,
  async load(compiled) {
    const { parseStrict }: typeof import("../../src/formats/strict-json.ts") = await import(
      new URL("formats/strict-json.js", compiled).href
    );
    return ({ text, depth }) => {
      const expected = readPlainly(text, depth);
      try {
        const value = parseStrict(text, depth);
        if (expected === "refused") return "it is not JSON, nests too deep, or has a key twice";
        return isDeepStrictEqual(value, JSON.parse(text)) ? undefined : "its value is another";
      } catch (error) {
        if (expected !== "refused") throw new TypeError(`sound JSON is refused: ${error}`);
        throw error;
      }
    };
  },
  planted: [
    wrapped(
      "formats/strict-json.js",
      "parseStrict(text, depth, most = Number.POSITIVE_INFINITY)",
      'try { return original(text, depth, most); } catch (e) { if (/"\\w"[^:]*twice|twice.*"\\w"/.test(e.message)) return JSON.parse(text); throw e; }',
    ),
    wrapped(
      "formats/strict-json.js",
      "parseStrict(text, depth, most = Number.POSITIVE_INFINITY)",
      "return original(text, depth + 1, most);",
    ),
    wrapped(
      "formats/strict-json.js",
      "parseStrict(text, depth, most = Number.POSITIVE_INFINITY)",
      "return original(text.replaceAll('-0', '0'), depth, most);",
    ),
  ],
};

/** A fault in front of a function, whatever that function is made of. */
export function wrapped(file: string, call: string, body: string) {
  const from = `export function ${call} {`;
  return { file, from, to: `${from} ${body} }\nfunction original${call.slice(call.indexOf("("))} {` };
}

/** Whether a text should be taken: by its own tokens, one after the other, where JSON.parse takes it at all. */
function readPlainly(text: string, depth: number): "refused" | "sound" {
  try {
    JSON.parse(text);
  } catch {
    return "refused";
  }
  const open: string[][] = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if ("[{".includes(letter)) {
      if (open.push([]) > depth) return "refused";
    } else if ("]}".includes(letter)) open.pop();
    else if (letter === '"') {
      const start = at;
      for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
      let behind = at + 1;
      while (" \t\r\n".includes(text[behind] ?? "x")) behind++;
      if (text[behind] !== ":") continue;
      const key = JSON.parse(text.slice(start, at + 1));
      const keys = open.at(-1) ?? [];
      if (keys.includes(key)) return "refused";
      keys.push(key);
    }
  }
  return "sound";
}
