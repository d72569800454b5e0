import { expect, test } from "vitest";
import { csv } from "./csv.ts";
import { escapeText, Markup, markup } from "./markup.ts";

test("whatever is put into markup is escaped, once", () => {
  const evil = `<script>alert("1 & 2")</script>`;
  expect(markup`<p title="${evil}">${evil}</p>`.text).not.toContain("<script>");
  expect(markup`<p>${markup`<b>${"a < b"}</b>`}</p>`.text).toBe("<p><b>a &lt; b</b></p>");
  expect(markup`${["&", new Markup("<i>"), null, 3]}`.text).toBe("&amp;<i>3");
  expect(escapeText("'a'\u0000\u001b\t\n")).toBe("&#39;a&#39;\ufffd\ufffd\t\n");
});

test("CSV quotes what needs it", () => {
  expect(
    csv({
      columns: ["a", "b"],
      rows: [
        ["x,y", 0.5],
        ['say "so"', -1e-7],
      ],
    }),
  ).toBe('a,b\r\n"x,y",0.5\r\n"say ""so""",-1e-7\r\n');
});
