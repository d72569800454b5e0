/** One word of a JavaScript or TypeScript text. `text`: what stands in quotes, escapes as they are written. */
export interface Token {
  readonly kind: "word" | "text" | "sign" | "literal";
  readonly value: string;
}

/** A text that cannot be told apart into words, such as one with a quote that nothing closes. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** After these words a slash begins a regular expression, after any other it divides. */
const beforeExpression = new Set(
  "return typeof case in of do else instanceof new void delete throw yield await default extends".split(" "),
);

/** Words before a parenthesis after which a statement begins, and a slash is no division. */
const heads = new Set(["if", "while", "for", "with"]);

const WORD = /[\p{ID_Continue}$#\u200c\u200d]+/uy;
const SPACE = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)+/uy;
const QUOTED = /"((?:[^"\\\n\r]|\\[\s\S])*)"|'((?:[^'\\\n\r]|\\[\s\S])*)'/uy;
const REGULAR = /\/(?:[^/\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[a-z]*/uy;
const SIGN = /\.\.\.|\+\+|--|=>|[\s\S]/uy;
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/uy;

/**
 * The words of a text without its comments, as far as imports are told by them: texts, templates and regular expressions are
 * passed over as wholes, the code inside a template is not. Throws Unreadable.
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** What each open brace belongs to, and by each open parenthesis whether a statement follows it. */
  const braces: ("block" | "template")[] = [];
  const parentheses: boolean[] = [];
  let afterHead = false;
  let at = source.startsWith("#!") ? source.search(/$|\n/) : 0;

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const push = (kind: Token["kind"], value: string) => tokens.push({ kind, value });

  /** The rest of a template up to its end or the next code in it. */
  function template(): void {
    const start = at;
    const found = take(TEMPLATE);
    if (!found) throw new Unreadable(`a template that nothing closes, at letter ${start}`);
    if (found[1] === "`") push("literal", "`");
    else {
      braces.push("template");
      push("sign", "${");
    }
  }

  function slashDivides(): boolean {
    const last = tokens.at(-1);
    if (last === undefined) return false;
    if (last.kind === "word") return !beforeExpression.has(last.value);
    if (last.kind !== "sign") return true;
    return last.value === ")" ? !afterHead : ["]", "++", "--"].includes(last.value);
  }

  while (at < source.length) {
    if (take(SPACE)) continue;
    const letter = source[at] ?? "";
    if (letter === '"' || letter === "'") {
      const found = take(QUOTED);
      if (!found) throw new Unreadable(`a quote that nothing closes, at letter ${at}`);
      push("text", found[1] ?? found[2] ?? "");
    } else if (letter === "`") {
      const plain = /`([^`\\$]*)`/uy;
      const found = take(plain);
      if (found) push("text", found[1] ?? "");
      else {
        at++;
        template();
      }
    } else if (letter === "/" && !slashDivides()) {
      if (!take(REGULAR)) throw new Unreadable(`a slash that begins nothing, at letter ${at}`);
      push("literal", "/");
    } else {
      const word = take(WORD);
      if (word) push("word", word[0]);
      else {
        const sign = take(SIGN)?.[0] ?? "";
        if (sign === "(") parentheses.push(heads.has(tokens.at(-1)?.value ?? ""));
        if (sign === ")") afterHead = parentheses.pop() ?? false;
        if (sign === "{") braces.push("block");
        if (sign === "}" && braces.pop() === "template") template();
        else push("sign", sign);
      }
    }
  }
  if (braces.length > 0) throw new Unreadable("a brace that nothing closes");
  return tokens;
}
