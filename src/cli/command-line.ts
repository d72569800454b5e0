import { shellWord } from "../shell-word.ts";
import { isVisible } from "../visible.ts";

/** The command that was typed, as it can be typed again. */
export const commandLine = (argv: readonly string[] = process.argv.slice(2)): string =>
  ["lth", ...argv].map(quoted).join(" ");

function quoted(word: string): string {
  if (isVisible(word)) return shellWord(word);
  // What a terminal can show, and bash and zsh read as the same word.
  return `$'${Array.from(word, inAnsiQuotes).join("")}'`;
}

function inAnsiQuotes(letter: string): string {
  if (letter === "'" || letter === "\\") return `\\${letter}`;
  return isVisible(letter) ? letter : `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
}
