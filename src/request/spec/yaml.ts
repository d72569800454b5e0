import { type Alias, Composer, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, Scalar } from "yaml";
import { MOST_NAMED, namesInWords, shortened } from "../../text.ts";
import { type Asked, type Fault, type Member, type Origin, pathText } from "./asked.ts";
import { LARGEST_SPEC, MOST_VALUES } from "./bounds.ts";
import { type Flaw, noText } from "./letters.ts";
import { lexed } from "./lexemes.ts";
import { plainScalar } from "./scalar.ts";
import { syntaxWords } from "./syntax.ts";

/** What a YAML text asks for, and what is wrong with it as YAML. With faults in its letters or syntax there is no tree. */
export interface YamlReading {
  readonly tree: Asked | undefined;
  readonly faults: readonly Fault[];
}

/**
 * Reads YAML (1.2, core schema) by its nodes, so that every part keeps its line and its spelling. Refused here: what is far
 * from a spec in size or depth, letters that only look like YAML's, broken syntax, a key that stands twice, keys that are not
 * text, `<<`, tags beyond the core schema, aliases that lead nowhere, round in circles or to too much.
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
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) counter.addNewLine(start);
  const origin = (offset: number): Origin => (lines ? { source, line: counter.linePos(offset).line || 1 } : { source });

  const broken = (flaws: readonly Flaw[]): YamlReading => ({
    tree: undefined,
    faults: flaws.map(({ at, says }) => ({ origin: origin(at), says })),
  });
  if (text.length > LARGEST_SPEC) {
    return broken([{ at: 0, says: `${text.length} characters, expected a spec of at most ${LARGEST_SPEC}` }]);
  }
  const odd = noText(text);
  if (odd) return broken([odd]);
  const { tokens, flaws, lastQuote } = lexed(text);
  if (flaws.length > 0) return broken(flaws);
  const [document] = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length);
  const errors = document?.errors ?? [];
  if (errors.length > 0) {
    const places = errors.map((error) => {
      const neverClosed = error.message.startsWith("Missing closing");
      return { at: neverClosed ? lastQuote : error.pos[0], says: syntaxWords(error) };
    });
    return broken(firstOfLine(places, (at) => counter.linePos(at).line));
  }
  const walk = new Walk(origin);
  const tree = walk.node(document?.contents, path, document?.contents?.range?.[0] ?? 0);
  return { tree, faults: walk.faults };
}

/** The first flaw of each line: what is said of the rest of a line that is broken mostly follows from it. */
function firstOfLine(flaws: readonly Flaw[], lineOf: (at: number) => number): readonly Flaw[] {
  const lines = new Map<number, Flaw>();
  for (const flaw of [...flaws].sort((a, b) => a.at - b.at)) {
    const line = lineOf(flaw.at);
    if (!lines.has(line)) lines.set(line, flaw);
  }
  return [...lines.values()];
}

class Walk {
  readonly faults: Fault[] = [];
  readonly #origin: (offset: number) => Origin;
  /** What each anchor so far stands for, the last one of its name: an alias is answered from here, however often it stands. */
  readonly #anchored = new Map<string, { readonly tree: Asked; readonly values: number } | "walking">();
  /** Values so far, those behind aliases counted each time: what holds the tree in hand walks over all of them. */
  #values = 0;

  constructor(origin: (offset: number) => Origin) {
    this.#origin = origin;
  }

  /** The tree under a node of the document; `at` is an offset to name when the node is absent. */
  node(node: unknown, path: readonly string[], at: number): Asked {
    const where = node as { range?: readonly number[] | null; anchor?: string } | null | undefined;
    const origin = this.#origin(where?.range?.[0] ?? at);
    if (isAlias(node)) return this.#alias(node, path, origin);
    const before = this.#values++;
    if (where?.anchor !== undefined) this.#anchored.set(where.anchor, "walking");
    const tree = this.#plainNode(node, path, origin);
    if (where?.anchor !== undefined) this.#anchored.set(where.anchor, { tree, values: this.#values - before });
    return tree;
  }

  #plainNode(node: unknown, path: readonly string[], origin: Origin): Asked {
    if (isScalar(node)) return this.#scalar(node, path, origin);
    if ((isMap(node) || isSeq(node)) && node.tag !== undefined && !/^tag:yaml\.org,2002:(map|seq)$/.test(node.tag)) {
      this.#fault(origin, `${pathText(path)} has the tag ${shortened(node.tag)}, expected plain YAML`);
    }
    if (isMap(node)) return this.#map(node.items, path, origin);
    if (isSeq(node)) return this.#list(node.items, path, origin);
    return { kind: "value", origin, value: null, text: "" };
  }

  #list(nodes: readonly unknown[], path: readonly string[], origin: Origin): Asked {
    return { kind: "list", origin, items: nodes.map((node, i) => this.node(node, [...path, String(i)], 0)) };
  }

  #map(pairs: readonly Pair[], path: readonly string[], origin: Origin): Asked {
    const members = new Map<string, Member>();
    const places = new Map<string, Origin[]>();
    for (const [i, { key, value }] of pairs.entries()) {
      const keyOrigin = this.#origin((key as { range?: readonly number[] } | null)?.range?.[0] ?? 0);
      const name = this.#key(key, path, keyOrigin, value === null ? pairs[i - 1]?.value : undefined);
      if (name === undefined) continue;
      const same = places.get(name);
      if (same) same.push(keyOrigin);
      else places.set(name, [keyOrigin]);
      const at = (key as { range?: readonly number[] } | null)?.range?.[1] ?? 0;
      members.set(name, { origin: keyOrigin, value: this.node(value, [...path, name], at) });
    }
    for (const [name, origins] of places) {
      const first = origins[0];
      if (origins.length < 2 || !first) continue;
      const where = first.line === undefined ? "" : ` (lines ${linesInWords(origins.map(({ line }) => String(line)))})`;
      const times = origins.length === 2 ? "twice" : `${origins.length} times`;
      this.#fault(first, `${pathText([...path, name])} stands ${times}${where}, expected once`);
    }
    return { kind: "map", origin, members };
  }

  #key(key: unknown, path: readonly string[], origin: Origin, before: unknown): string | undefined {
    const inside = path.length === 0 ? "" : ` in ${pathText(path)}`;
    if (!isScalar(key)) {
      this.#fault(origin, `a key${inside} is ${isAlias(key) ? "an alias" : "no plain text"}, expected a name`);
      return undefined;
    }
    const text = key.source ?? String(key.value);
    if (key.anchor !== undefined) {
      const tree: Asked = { kind: "value", origin, value: text, text };
      this.#anchored.set(key.anchor, { tree, values: 1 });
    }
    if (key.type !== Scalar.PLAIN) return text;
    if (text === "<<") {
      this.#fault(origin, `the merge key <<${inside} is not taken, expected every field to be written out`);
      return undefined;
    }
    const value = plainScalar(text);
    if (typeof value === "string") return value;
    const what = value === null ? "nothing" : typeof value === "number" ? "a number" : "true or false";
    // In { lr: 1,2e-3 } the comma makes a key of what follows it.
    const comma = typeof value === "number" && isWhole(before) ? " (numbers have a decimal point, no comma)" : "";
    this.#fault(origin, `the key ${shortened(text) || "(empty)"}${inside} is ${what}, expected a name${comma}`);
    return undefined;
  }

  #alias(node: Alias, path: readonly string[], origin: Origin): Asked {
    const known = this.#anchored.get(node.source);
    if (known !== undefined && known !== "walking") {
      const fits = this.#values <= MOST_VALUES;
      this.#values += known.values;
      if (this.#values <= MOST_VALUES) return { ...known.tree, origin };
      if (fits) this.#fault(origin, `its aliases stand for more than ${MOST_VALUES} values, expected a spec`);
    } else {
      const why = known === undefined ? "names no anchor before it" : "leads back to itself";
      this.#fault(origin, `${pathText(path)} is an alias that ${why}, expected a value`);
    }
    return { kind: "value", origin, value: null, text: "" };
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
        this.#fault(origin, `${pathText(path)} has the tag ${shortened(tag)}, expected plain YAML`);
        return { kind: "value", origin, value: null, text };
    }
  }

  #fault(origin: Origin, says: string): void {
    this.faults.push({ origin, says });
  }
}

const isWhole = (node: unknown): boolean => isScalar(node) && typeof node.value === "number" && node.value % 1 === 0;

/** 1, 2 and 3. */
const linesInWords = (lines: readonly string[]): string =>
  lines.length > MOST_NAMED ? namesInWords(lines) : `${lines.slice(0, -1).join(", ")} and ${lines.at(-1)}`;
