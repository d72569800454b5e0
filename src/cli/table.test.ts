import { expect, test } from "vitest";
import { type Column, table } from "./table.ts";

interface Fruit {
  readonly name: string;
  readonly count: number;
}
const columns: readonly Column<Fruit>[] = [
  { title: "fruit", cell: ({ name }) => name, keep: 3 },
  { title: "count", cell: ({ count }) => String(count), align: "right", keep: 1 },
  { title: "first letter", cell: ({ name }) => name.slice(0, 1), keep: 2 },
];
const rows = [
  { name: "apple", count: 7 },
  { name: "blackcurrant", count: 1200 },
];

test("columns are as wide as they must be, numbers to the right", () => {
  expect(table(columns, rows, 80)).toEqual([
    "fruit         count  first letter",
    "apple             7  a",
    "blackcurrant   1200  b",
  ]);
});

test("a cell is what can be seen of it, on one line: a store's text moved the terminal's cursor", () => {
  expect(table(columns, [{ name: "a\u009b2J\nb\u202e", count: 1 }], 80)[1]).toBe("a\\u009b2J\\u000ab\\u202e      1  a");
});

test("the least important columns go first, then text is cut", () => {
  expect(table(columns, rows, 30)[0]).toBe("fruit         first letter");
  expect(table(columns, rows, 12)).toEqual(["fruit", "apple", "blackcurrant"]);
  expect(table(columns, rows, 8)).toEqual(["fruit", "apple", "blackc.."]);
});
