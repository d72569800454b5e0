import { Markup, markup } from "./markup.ts";

export type Level = 1 | 2 | 3 | 4;

/** A page on one run has the verdict as its title; with several runs, each verdict stands one level below the page's. */
export const below = (level: Level): Level => (level === 1 ? 2 : level === 2 ? 3 : 4);

/** A heading that looks the same whatever its level is: `kind` is the class that the style sheet knows. */
export function heading(level: Level, kind: "title" | "part" | "detail", text: string): Markup {
  const name = new Markup(`h${level}`);
  return markup`<${name} class="${kind}">${text}</${name}>`;
}
