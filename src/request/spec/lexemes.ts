import { type CST, Lexer, Parser } from "yaml";
import { shortened } from "../../text.ts";
import { DEEPEST, MOST_ESCAPES, MOST_LEXEMES } from "./bounds.ts";
import { type Flaw, lookAlike } from "./letters.ts";

/** What the yaml library's parser made of a text, and what is wrong with it before its syntax is looked at. */
export interface Lexed {
  readonly tokens: readonly CST.Token[];
  readonly flaws: readonly Flaw[];
  /** Where the last text in quotes begins: one that is never closed goes to the end. */
  readonly lastQuote: number;
}

/**
 * Cuts a YAML text into the parser's tokens, bounded while it works: the library's parser and composer call themselves for
 * each level of depth. Quotes, comments and block scalars are told apart as the library does, so that a bracket in
 * one of them is no depth.
 */
export function lexed(text: string): Lexed {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const flaws: Flaw[] = [];
  let before = "";
  let count = 0;
  /** Brackets that are open. */
  const open: Flaw[] = [];
  let lastQuote = 0;
  let escapes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const at = parser.offset;
    const plain = before === PLAIN_FOLLOWS && parser.stack.at(-1)?.type !== "block-scalar";
    const flaw = plain ? flawOf(lexeme) : undefined;
    if (flaw) flaws.push({ at: at + flaw.at, says: flaw.says });
    if (before !== PLAIN_FOLLOWS) {
      if (lexeme === "[" || lexeme === "{") open.push({ at, says: neverClosed(lexeme) });
      else if (lexeme === "]" || lexeme === "}") open.pop();
      else if (lexeme === BROKEN_OFF) flaws.push(...open.splice(0).slice(0, 1));
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (!plain && (lexeme[0] === '"' || lexeme[0] === "'")) {
      lastQuote = at;
      escapes += lexeme.split("\\").length - 1;
    }
    const far =
      ++count > MOST_LEXEMES
        ? `more than ${MOST_LEXEMES} words and signs`
        : parser.stack.length > DEEPEST + OUTSIDE
          ? `nested more than ${DEEPEST} deep`
          : escapes > MOST_ESCAPES
            ? `more than ${MOST_ESCAPES} backslashes`
            : undefined;
    if (far !== undefined) return { tokens, flaws: [{ at, says: `${far}, expected a spec` }], lastQuote };
    before = lexeme;
  }
  for (const token of parser.end()) tokens.push(token);
  flaws.push(...open.slice(0, 1));
  const second = tokens.filter(({ type }) => type === "document")[1];
  if (second) flaws.push({ at: second.offset, says: SECOND });
  return { tokens, flaws, lastQuote };
}

const neverClosed = (bracket: string): string =>
  `not YAML: a ${bracket} that is never closed, expected ${bracket === "[" ? "]" : "}"}`;

const SECOND = "a second document begins (after --- or ...), expected one spec in a file: keep one of them";

/** What the lexer says before a text without quotes, or the lines of a block scalar. */
const PLAIN_FOLLOWS = "\x1f";

/** What it says where brackets are open and a line begins that cannot belong to them. */
const BROKEN_OFF = "\x18";

/** Of the parser's stack, what is no depth: the document, and the text that it is at. */
const OUTSIDE = 2;

/** What is wrong with a text without quotes. */
function flawOf(plain: string): Flaw | undefined {
  const odd = lookAlike(plain);
  if (odd) return odd;
  const [joined, name, value] = /^([\p{L}_][\p{L}\p{N}_-]*|):([^\s:]\S*)/u.exec(plain) ?? [];
  if (joined === undefined) return undefined;
  const [found, expected] = [joined, `${name}: ${value}`].map((each) => shortened(each));
  return { at: 0, says: `no space behind the colon of ${found}, expected ${expected}` };
}
