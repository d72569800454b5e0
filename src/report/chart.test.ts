import { expect, test } from "vitest";
import { countText } from "../numbers-in-words.ts";
import { chart, widthOf } from "./chart.ts";

const plain = {
  title: "Early-stop iteration",
  label: "Early-stop iteration",
  x: { domain: [0, 1], label: "Round" },
  xTicks: [0, 1],
  xText: String,
  y: { domain: [0, 1] },
  yTicks: [0, 1],
  yText: countText,
  legend: [],
  marks: [],
};

/** A chart whose vertical axis goes up to `most`. */
const upTo = (most: number): string => chart({ ...plain, y: { domain: [0, most] }, yTicks: [0, most] });

test("a title that is too long for one line has two, and the legend stands below", () => {
  const drawn = (title: string) => chart({ ...plain, title });
  const bold = (svg: string) =>
    [...svg.matchAll(/font-weight="bold"[^>]*>(?:<text[^>]*>)?([^<]*)</g)].map(([, text]) => text);
  expect(bold(drawn("Early-stop iteration"))).toEqual(["Early-stop iteration"]);
  const lines = bold(drawn("Pruned and retrained network's early stop divided by the other's (logarithmic)"));
  expect(lines).toHaveLength(2);
  expect(lines.join(" ")).toMatch(/\(logarithmic\)$/);
  for (const line of lines) expect(8 + 1.1 * widthOf(line ?? "")).toBeLessThan(400);
});

test("labels of the vertical axis stand inside the chart: those of 100,000 iterations and more were cut", () => {
  for (const most of [5000, 120_000, 1_500_000]) {
    const label = countText(most);
    const place = new RegExp(`translate\\(([\\d.]+),[\\d.]+\\)"[^>]*>${label}<`).exec(upTo(most))?.[1];
    // Digits are a little wider than `widthOf` says, and the axis is 6 from its labels.
    expect(Number(place) - 6 - 1.04 * widthOf(label), label).toBeGreaterThan(0);
  }
});
