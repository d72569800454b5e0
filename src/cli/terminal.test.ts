import { describe, expect, test } from "vitest";
import { canRewrite, columnsOf, hanging, wantsColour } from "./terminal.ts";

const terminal = { isTTY: true, columns: 80 };
const file = {};

describe("colours", () => {
  test("go to terminals and not to files, whatever CI says", () => {
    expect(wantsColour(terminal, {})).toBe(true);
    expect(wantsColour(file, {})).toBe(false);
    expect(wantsColour(file, { CI: "true" })).toBe(false);
    expect(wantsColour(terminal, { TERM: "dumb" })).toBe(false);
  });

  test("NO_COLOR forbids them unless it is empty, FORCE_COLOR demands them unless it is 0", () => {
    expect(wantsColour(terminal, { NO_COLOR: "1" })).toBe(false);
    expect(wantsColour(terminal, { NO_COLOR: "" })).toBe(true);
    expect(wantsColour(file, { FORCE_COLOR: "1" })).toBe(true);
    expect(wantsColour(terminal, { FORCE_COLOR: "0" })).toBe(false);
    expect(wantsColour(file, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
  });
});

test("a line is rewritten only on a terminal that can, and not in CI", () => {
  expect(canRewrite(terminal, { TERM: "xterm" })).toBe(true);
  expect([canRewrite(file, {}), canRewrite(terminal, { TERM: "dumb" }), canRewrite(terminal, { CI: "1" })]).toEqual([
    false,
    false,
    false,
  ]);
});

test("a terminal without a size, or no terminal, has the columns that are said", () => {
  expect([columnsOf(terminal, 7), columnsOf(file, 7), columnsOf({ isTTY: true, columns: 0 }, 7)]).toEqual([80, 7, 7]);
});

test("of a hanging paragraph only the first line begins at the left", () => {
  expect(hanging("one two three four", 12)).toBe("one two\n  three four");
  expect(hanging("one", 12)).toBe("one");
});
