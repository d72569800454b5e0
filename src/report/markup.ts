import { visible } from "../visible.ts";

/** Text that is markup already. Everything else is escaped when it is put into a page. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Content = string | number | Markup | null | readonly Content[];

/** Markup from a template; whatever is put in is escaped, lists are joined, null is nothing. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, i) => part + (i < contents.length ? render(contents[i] ?? null) : "")).join(""));
}

function render(content: Content): string {
  if (content === null) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(render).join("");
  return escapeText(String(content));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Safe inside elements and quoted attributes of HTML and SVG. What cannot be seen, some of which XML forbids, is written as
 * `\u001b`.
 */
export const escapeText = (text: string): string => visible(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
