import { expect, test } from "vitest";
import { csv } from "./csv.ts";
import { escapeText, Markup, markup } from "./markup.ts";

test("whatever is put into markup is escaped, once", () => {
  const evil = `<script>alert("1 & 2")</script>`;
  expect(markup`<p title="${evil}">${evil}</p>`.text).not.toContain("<script>");
  expect(markup`<p>${markup`<b>${"a < b"}</b>`}</p>`.text).toBe("<p><b>a &lt; b</b></p>");
  expect(markup`${["&", new Markup("<i>"), null, 3]}`.text).toBe("&amp;<i>3");
  expect(escapeText("'a'\u0000\u001b\n")).toBe("&#39;a&#39;\\u0000\\u001b\n");
});

test("what turns the direction of text, or has no width, is written out in HTML and SVG: it was passed on", () => {
  expect(escapeText("a\u202eb\u200b\u2028\ud800<")).toBe("a\\u202eb\\u200b\\u2028\\ud800&lt;");
});

test("no text of a CSV file is a formula, which a spreadsheet would run; numbers stay numbers", () => {
  const rows = [["=cmd|' /C calc'!A0", "+1", "-x", "@SUM(1)", "\t=1", "a=1", -1.5, "a\u202e\nb"]];
  expect(csv({ columns: ["=a"], rows })).toBe(
    "'=a\r\n'=cmd|' /C calc'!A0,'+1,'-x,'@SUM(1),'\\u0009=1,a=1,-1.5,a\\u202e\\u000ab\r\n",
  );
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
