import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  Scalar,
} from "yaml";
import { type Asked, type Fault, type Member, type Origin, pathText } from "./asked.ts";
import { plainScalar } from "./scalar.ts";

/** What a YAML text asks for, and what is wrong with it as YAML. With faults in its syntax there is no tree. */
export interface YamlReading {
  readonly tree: Asked | undefined;
  readonly faults: readonly Fault[];
}

/**
 * Reads YAML (1.2, core schema) by its nodes, so that every part keeps its line and its spelling. Refused here: broken
 * syntax, a key that stands twice, keys that are not text, `<<`, tags beyond the core schema, aliases that lead nowhere or
 * round in circles.
 *
 * @param source names the text in faults; `lines: false` leaves line numbers out (a flag has one line only);
 * `path` is the field that the text is the value of.
 */
export function readYaml(
  text: string,
  source: string,
  { lines = true, path = [] }: { lines?: boolean; path?: readonly string[] } = {},
): YamlReading {
  const counter = new LineCounter();
  const origin = (offset: number): Origin => (lines ? { source, line: counter.linePos(offset).line || 1 } : { source });

  const outOfBounds = beyondBounds(text);
  if (outOfBounds) return { tree: undefined, faults: [{ origin: { source }, says: outOfBounds }] };
  const document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: false,
    logLevel: "error",
    prettyErrors: false,
  });
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      origin: origin(error.pos[0]),
      says: `not YAML: ${error.message.split("\n")[0]}`,
    }));
    return { tree: undefined, faults };
  }
  const walk = new Walk(document, origin);
  const tree = walk.node(document.contents, path, document.contents?.range?.[0] ?? 0);
  return { tree, faults: walk.faults };
}

/** Bytes of a spec's file, and characters of its text: no text has more characters than bytes. */
export const LARGEST_SPEC = 1 << 18;

/** A spec is a small text; what is far from one is refused before a parser recurses into it. */
function beyondBounds(text: string): string | undefined {
  if (text.length > LARGEST_SPEC) return `${text.length} characters, expected a spec of at most ${LARGEST_SPEC}`;
  let depth = 0;
  let length = 0;
  for (const letter of text) {
    length = letter === "\n" ? 0 : length + 1;
    if (letter === "[" || letter === "{") depth++;
    if (letter === "]" || letter === "}") depth = Math.max(0, depth - 1);
    if (depth > 64) return "brackets inside brackets more than 64 deep, expected a spec";
    if (length > 2000) return "a line of more than 2000 characters, expected a spec";
  }
  return undefined;
}

class Walk {
  readonly faults: Fault[] = [];
  readonly #document: Document;
  readonly #origin: (offset: number) => Origin;
  /** Lists and maps seen so far: an alias to one is answered from here, however often it stands. */
  readonly #trees = new Map<unknown, Asked | "walking">();

  constructor(document: Document, origin: (offset: number) => Origin) {
    this.#document = document;
    this.#origin = origin;
  }

  /** The tree under a node of the document; `at` is an offset to name when the node is absent. */
  node(node: unknown, path: readonly string[], at: number): Asked {
    const where = node as { range?: readonly number[] | null; tag?: string } | null | undefined;
    const origin = this.#origin(where?.range?.[0] ?? at);
    if (isAlias(node)) return this.#alias(node, path, origin);
    if (isScalar(node)) return this.#scalar(node, path, origin);
    if ((isMap(node) || isSeq(node)) && node.tag !== undefined && !/^tag:yaml\.org,2002:(map|seq)$/.test(node.tag)) {
      this.#fault(origin, `${pathText(path)} has the tag ${node.tag}, expected plain YAML`);
    }
    if (!isMap(node) && !isSeq(node)) return { kind: "value", origin, value: null, text: "" };
    this.#trees.set(node, "walking");
    const tree = isMap(node) ? this.#map(node.items, path, origin) : this.#list(node.items, path, origin);
    this.#trees.set(node, tree);
    return tree;
  }

  #list(nodes: readonly unknown[], path: readonly string[], origin: Origin): Asked {
    return { kind: "list", origin, items: nodes.map((node, i) => this.node(node, [...path, String(i)], 0)) };
  }

  #map(pairs: readonly Pair[], path: readonly string[], origin: Origin): Asked {
    const members = new Map<string, Member>();
    const places = new Map<string, Origin[]>();
    for (const { key, value } of pairs) {
      const keyOrigin = this.#origin((key as { range?: readonly number[] } | null)?.range?.[0] ?? 0);
      const name = this.#key(key, path, keyOrigin);
      if (name === undefined) continue;
      places.set(name, [...(places.get(name) ?? []), keyOrigin]);
      const at = (key as { range?: readonly number[] } | null)?.range?.[1] ?? 0;
      members.set(name, { origin: keyOrigin, value: this.node(value, [...path, name], at) });
    }
    for (const [name, origins] of places) {
      const first = origins[0];
      if (origins.length < 2 || !first) continue;
      const where = first.line === undefined ? "" : ` (lines ${listed(origins.map(({ line }) => String(line)))})`;
      const times = origins.length === 2 ? "twice" : `${origins.length} times`;
      this.#fault(first, `${pathText([...path, name])} stands ${times}${where}, expected once`);
    }
    return { kind: "map", origin, members };
  }

  #key(key: unknown, path: readonly string[], origin: Origin): string | undefined {
    const inside = path.length === 0 ? "" : ` in ${pathText(path)}`;
    if (!isScalar(key)) {
      this.#fault(origin, `a key${inside} is ${isAlias(key) ? "an alias" : "no plain text"}, expected a name`);
      return undefined;
    }
    const text = key.source ?? String(key.value);
    if (key.type !== Scalar.PLAIN) return text;
    if (text === "<<") {
      this.#fault(origin, `the merge key <<${inside} is not taken, expected every field to be written out`);
      return undefined;
    }
    const value = plainScalar(text);
    if (typeof value === "string") return value;
    const what = value === null ? "nothing" : typeof value === "number" ? "a number" : "true or false";
    this.#fault(origin, `the key ${text || "(empty)"}${inside} is ${what}, expected a name`);
    return undefined;
  }

  #alias(node: Alias, path: readonly string[], origin: Origin): Asked {
    const target = node.resolve(this.#document);
    const known = this.#trees.get(target);
    if (target === undefined || known === "walking") {
      const why = target === undefined ? "names no anchor before it" : "leads back to itself";
      this.#fault(origin, `${pathText(path)} is an alias that ${why}, expected a value`);
      return { kind: "value", origin, value: null, text: "" };
    }
    const tree = known ?? this.node(target, path, 0);
    return { ...tree, origin };
  }

  #scalar(node: Scalar, path: readonly string[], origin: Origin): Asked {
    const source = node.source ?? String(node.value);
    const quote = node.type === Scalar.QUOTE_DOUBLE ? '"' : node.type === Scalar.QUOTE_SINGLE ? "'" : "";
    const plain = node.type === Scalar.PLAIN;
    const text = `${quote}${source}${quote}`;
    const tag = node.tag?.replace("tag:yaml.org,2002:", "!!");
    const value = plain ? plainScalar(source) : source;
    const tagged = { kind: "value" as const, origin, text: `${tag} ${text}` };
    switch (tag) {
      case undefined:
        return { kind: "value", origin, value, text };
      case "!!str":
        return { ...tagged, value: source };
      case "!!int":
      case "!!float":
        return { ...tagged, value: typeof plainScalar(source) === "number" ? plainScalar(source) : source };
      case "!!bool":
      case "!!null":
        return { ...tagged, value: plainScalar(source) };
      default:
        this.#fault(origin, `${pathText(path)} has the tag ${tag}, expected plain YAML`);
        return { kind: "value", origin, value: null, text };
    }
  }

  #fault(origin: Origin, says: string): void {
    this.faults.push({ origin, says });
  }
}

/** 1, 2 and 3. */
const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
