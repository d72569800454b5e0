/** Letters that look like YAML's own signs and are not. */
const lookAlikes: readonly (readonly [letters: RegExp, what: string, expected: string])[] = [
  [/[\u00a0\u2007\u202f]/u, "a no-break space", "a plain space"],
  [/[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/u, "a space of another width", "a plain space"],
  [/[\u0085\u2028\u2029]/u, "a line end of another kind", "a line feed"],
  [/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u, "a letter that cannot be seen", "none"],
  [/[\u00ab\u00bb\u201c-\u201f\u2033\uff02]/u, "a typographic quote", 'a plain "'],
  [/[\u2018-\u201b\u2032\u2039\u203a\uff07]/u, "a typographic quote", "a plain '"],
  [/[\u2010-\u2015\u2212\ufe63\uff0d]/u, "a typographic dash", "a plain -"],
  [/[\uff1a\uff0c\u3001\uff3b\uff3d\uff5b\uff5d]/u, "a full-width sign", "a plain one"],
];
const anyLookAlike = new RegExp(lookAlikes.map(([letters]) => letters.source).join("|"), "u");

/** Something wrong at an index of a text. */
export interface Flaw {
  readonly at: number;
  readonly says: string;
}

/** The first such letter of a text that stands without quotes. In quotes and comments they are letters like any other. */
export function lookAlike(plain: string): Flaw | undefined {
  const found = anyLookAlike.exec(plain);
  const [letter] = found ?? [];
  if (found === null || letter === undefined) return undefined;
  const [, what = "", expected = ""] = lookAlikes.find(([letters]) => letters.test(letter)) ?? [];
  return { at: found.index, says: `${what} (${code(letter)}), expected ${expected}; if it is meant, quote the text` };
}

/** The first character of a text that no YAML has, wherever it stands. */
export function noText(text: string): Flaw | undefined {
  const found = /\r(?!\n)|(?![\t\n\r\x85])\p{Cc}|\p{Cs}/u.exec(text);
  const [letter] = found ?? [];
  if (found === null || letter === undefined) return undefined;
  const says =
    letter === "\r"
      ? "a carriage return without a line feed, as old Macs ended lines, expected line feeds: save it with Unix line ends"
      : letter === "\0"
        ? "a NUL, expected text: save it as UTF-8"
        : /\p{Cs}/u.test(letter)
          ? `half a letter (${code(letter)}), expected text`
          : `the control character ${code(letter)}, expected text`;
  return { at: found.index, says };
}

/** U+00A0. */
const code = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
