import { type Token, tokensOf, Unreadable } from "./tokens.ts";

/**
 * What a module's text imports, static and dynamic imports and `export ... from`, as it is written. Throws Unreadable for what
 * cannot be followed: an import whose name is computed, and `require`.
 */
export function importsOf(source: string): readonly string[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, i) => {
    if (token.kind !== "word") return [];
    const rest = tokens.slice(i + 1, i + 1 + LONGEST);
    const ofModule = tokens[i - 2]?.value === "module";
    // `module.createRequire` makes a `require` of any name, and `module.require` is one.
    if (token.value === "createRequire" || (token.value === "require" && ofModule)) throw unfollowed(token);
    if (isMember(tokens[i - 1])) return [];
    if (token.value === "import") return imported(rest);
    if (token.value === "export") return passedOn(rest);
    if (token.value === "require" && isSign(rest[0], "(")) throw unfollowed(token);
    return [];
  });
}

const unfollowed = ({ value }: Token) => new Unreadable(`${value}, where only import can be followed`);

/** A list of imported names has no more words than this. */
const LONGEST = 10_000;

const isSign = (token: Token | undefined, ...signs: readonly string[]): boolean =>
  token?.kind === "sign" && signs.includes(token.value);

/** `a.import` is a name like any other. */
const isMember = (before: Token | undefined): boolean => isSign(before, ".");

/** After the word `import`. */
function imported(rest: readonly Token[]): readonly string[] {
  const [first, second, third] = rest;
  if (first?.kind === "text") return [written(first)];
  if (isSign(first, ".") && second?.value === "meta") return [];
  if (isSign(first, ":")) return []; // a member of an object
  if (isSign(first, "(") && second?.kind === "text" && isSign(third, ")", ",")) return [written(second)];
  if (first?.kind === "word" || isSign(first, "{", "*")) {
    const from = fromIn(rest);
    if (from) return [written(from)];
  }
  throw new Unreadable("an import that does not say in plain text what it imports");
}

/** After the word `export`: what is passed on from another module. */
function passedOn(rest: readonly Token[]): readonly string[] {
  const start = rest[0]?.value === "type" && isSign(rest[1], "{", "*") ? 1 : 0;
  if (!isSign(rest[start], "{", "*")) return [];
  const from = fromIn(rest.slice(start));
  if (from) return [written(from)];
  if (isSign(rest[start], "{")) return [];
  throw new Unreadable("an export that does not say in plain text where it is from");
}

/** The text after `from`, behind a list of names. */
function fromIn(rest: readonly Token[]): Token | undefined {
  const end = rest.findIndex(
    (token, i) =>
      (token.kind === "word" && token.value === "from" && rest[i + 1]?.kind === "text" && !isSign(rest[i - 1], "{")) ||
      (token.kind === "sign" && !["{", "}", ",", "*"].includes(token.value)) ||
      token.kind === "literal",
  );
  return rest[end]?.value === "from" ? rest[end + 1] : undefined;
}

function written({ value }: Token): string {
  if (value.includes("\\")) throw new Unreadable(`an import with a backslash in its name: ${value}`);
  return value;
}
