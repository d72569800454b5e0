import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { JobRecord } from "../../lottery/index.ts";
import { gather } from "../reported.ts";
import { sampleRun } from "../sample.test-data.ts";
import { layerDensity } from "./layer-density.ts";

/** A run whose every network has so many layers; deeper ones keep less, the last keeps nothing in the end. */
function deep(count: number, rounds: number) {
  const run = sampleRun({ trials: 2, rounds, controls: { reinit: 0, random: 0, reshuffle: 0 } });
  const layers = ({ round }: JobRecord) =>
    Array.from({ length: count }, (_, i) => {
      const survivors = i === count - 1 && round === rounds ? 0 : Math.round(1e6 * (1 - (0.5 * i) / count) ** round);
      return { name: `block${i}-conv1`, weights: 1e6, survivors };
    });
  return gather({ ...run, jobs: run.jobs.map((job) => ({ ...job, layers: layers(job) })) });
}

const textsOf = (svg: string) => {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...document.querySelectorAll("text")].map((text) => ({
    content: text.textContent ?? "",
    x: Number(text.getAttribute("x")),
    y: Number(text.getAttribute("y")),
  }));
};

test("a few layers are lines with a legend, many are a map in which each is named once and has its last number", async () => {
  const few = layerDensity.draw(await deep(6, 3));
  expect(few).toContain("<path");
  const run = await deep(22, 14);
  const many = layerDensity.draw(run);
  expect(many).not.toMatch(/<path|NaN|Infinity/);
  const texts = textsOf(many);
  const names = texts.filter(({ content }) => content.startsWith("block"));
  expect(new Set(names.map(({ content }) => content)).size).toBe(22);
  // Lines of text stand below each other, and beside each name the share that the layer keeps at last.
  names.forEach(({ content, y }, i) => {
    if (i > 0) expect(y - (names[i - 1]?.y ?? 0)).toBeGreaterThanOrEqual(12);
    const number = texts.find((text) => text.y === y && text.x > 300);
    const kept = i === 21 ? 0 : 100 * (1 - (0.5 * i) / 22) ** 14;
    expect(Math.abs(Number(number?.content) - kept), content).toBeLessThan(0.06);
  });
  expect(layerDensity.caption(run)).toContain("colours are means");
});

test("the layer that keeps nothing has the lowest colour and the dense network the highest", async () => {
  const svg = layerDensity.draw(await deep(12, 4));
  const cells = [...svg.matchAll(/<rect [^>]*fill="var\(--heat-(\d)\)"/g)].map(([, step]) => Number(step));
  // Round by round as the table has it: 12 layers of round 0 first; the last cell of round 4 is empty. Then the key.
  expect(cells.slice(0, 12)).toEqual(Array(12).fill(8));
  expect(cells[5 * 12 - 1]).toBe(0);
  expect(cells.slice(60)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("with more layers than lines of text fit, rows are lower and named now and then", async () => {
  const svg = layerDensity.draw(await deep(112, 2));
  expect(Number(/viewBox="0 0 400 (\d+)/.exec(svg)?.[1])).toBeLessThan(750);
  const names = textsOf(svg).filter(({ content }) => content.startsWith("block"));
  expect(names.length).toBeGreaterThan(30);
  for (const [i, { y }] of names.entries()) if (i > 0) expect(y - (names[i - 1]?.y ?? 0)).toBeGreaterThanOrEqual(12);
});

test("long names leave the map its room, and beginnings and ends of them", async () => {
  const run = await deep(8, 2);
  const long = (name: string) => `${"a-very-long-name-".repeat(5)}${name}`;
  const jobs = run.record.jobs.map((job) => ({
    ...job,
    layers: job.layers.map((layer) => ({ ...layer, name: long(layer.name) })),
  }));
  const svg = layerDensity.draw(await gather({ ...run.record, jobs }));
  const widths = [...svg.matchAll(/<rect [^>]*width="(-?[\d.]+)"/g)].map(([, width]) => Number(width));
  expect(Math.min(...widths)).toBeGreaterThan(5);
  const names = textsOf(svg).flatMap(({ content }) => (/^a-very.*\.\..*\d-conv1$/.test(content) ? [content] : []));
  expect(new Set(names).size).toBe(8);
});
