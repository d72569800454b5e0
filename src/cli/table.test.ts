import { expect, test } from "vitest";
import { wrap } from "../text.ts";
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

test("letters that are two columns wide count as two, and marks as none", () => {
  const wide = [
    { name: "\u82f9\u679c", count: 7 },
    { name: "pe\u0301che", count: 8 },
  ];
  expect(table(columns.slice(0, 2), wide, 80)).toEqual(["fruit  count", "\u82f9\u679c       7", "pe\u0301che      8"]);
  expect(table(columns.slice(0, 1), [{ name: "\u82f9".repeat(6), count: 1 }], 8)[1]).toBe(`${"\u82f9".repeat(3)}..`);
  expect(wrap(`${"\u82f9".repeat(9)} a`, 10)).toBe(`${"\u82f9".repeat(5)}\n${"\u82f9".repeat(4)} a`);
});
