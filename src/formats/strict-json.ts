import { shortened } from "../text.ts";

/**
 * JSON from a file that may be hostile: nested at most `depth` deep, with at most `most` values in all (each takes up to fifty
 * times the bytes of its text), no key twice in one object (JSON.parse lets the last one win in silence), in one pass over the
 * text whatever it holds. Throws a SyntaxError whose message says what is wrong, in our words; the caller names the file.
 */
export function parseStrict(text: string, depth: number, most = Number.POSITIVE_INFINITY): unknown {
  new Scanner(text, depth, most).scan();
  return JSON.parse(text); // whose own words nobody needs: the scanner has found everything that it would refuse
}

/** True for an object, as against a list, null or a plain value. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** The grammar of RFC 8259. It calls itself once for each list or object inside another, so `depth` bounds its stack. */
class Scanner {
  readonly #text: string;
  readonly #depth: number;
  readonly #most: number;
  #values = 0;
  #at = 0;

  constructor(text: string, depth: number, most: number) {
    this.#text = text;
    this.#depth = depth;
    this.#most = most;
  }

  scan(): void {
    this.#value(0);
    if (this.#next() !== "") throw this.#fault("the end");
  }

  #value(depth: number): void {
    if (++this.#values > this.#most) throw new SyntaxError(`it has more than ${this.#most} values`);
    const first = this.#next();
    if (first === "{" || first === "[") {
      if (depth === this.#depth) throw new SyntaxError(`nested more than ${this.#depth} deep`);
      if (first === "{") this.#object(depth + 1);
      else this.#list(depth + 1);
    } else if (first === '"') this.#string();
    else this.#word();
  }

  #list(depth: number): void {
    this.#at++;
    if (this.#takes("]")) return;
    do this.#value(depth);
    while (this.#takes(","));
    if (!this.#takes("]")) throw this.#fault(", or ]");
  }

  #object(depth: number): void {
    const keys = new Set<string>();
    this.#at++;
    if (this.#takes("}")) return;
    do {
      if (this.#next() !== '"') throw this.#fault("a key in quotes");
      const from = this.#at;
      this.#string();
      const key = keyOf(this.#text.slice(from, this.#at));
      if (keys.has(key)) throw new SyntaxError(`${shortened(JSON.stringify(key))} appears twice`);
      keys.add(key);
      if (!this.#takes(":")) throw this.#fault(":");
      this.#value(depth);
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#fault(", or }");
  }

  #string(): void {
    const from = this.#at;
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) {
        this.#at++;
        return;
      }
      if (code < SPACE) throw this.#fault("no control characters in a text");
      if (code === BACKSLASH) this.#escape();
    }
    this.#at = from;
    throw this.#fault("a text that ends");
  }

  /** From a backslash to the last character that belongs to it. */
  #escape(): void {
    const letter = this.#text[++this.#at] ?? "";
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 1, this.#at + 5))) this.#at += 4;
    else if (letter === "" || !'"\\/bfnrt'.includes(letter)) throw this.#fault("an escape that JSON has");
  }

  /** A number, true, false or null. */
  #word(): void {
    WORD.lastIndex = this.#at;
    if (!WORD.test(this.#text)) throw this.#fault("a value");
    this.#at = WORD.lastIndex;
  }

  #takes(sign: string): boolean {
    if (this.#next() !== sign) return false;
    this.#at++;
    return true;
  }

  /** The next character that is no white space, or "" at the end. */
  #next(): string {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return this.#text[this.#at] ?? "";
    }
    return "";
  }

  #fault(expected: string): SyntaxError {
    const found = this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : "the end";
    return new SyntaxError(`expected ${expected} at character ${this.#at}, found ${found}`);
  }
}

const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![-+.\w])/y;

/** What a key says; most have no escapes, and there may be millions. */
const keyOf = (quoted: string): string => (quoted.includes("\\") ? JSON.parse(quoted) : quoted.slice(1, -1));
