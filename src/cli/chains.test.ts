import { expect, test } from "vitest";
import type { JobLabel } from "../lottery/index.ts";
import { Chains } from "./chains.ts";

const job = (role: JobLabel["role"], round: number, trial = 0): JobLabel => ({
  ...{ trial, role, round, repeat: 0, density: 1 },
  key: `${trial} ${role} ${round}`,
});
const costs = [100, 50, 25, 10];

test("tickets of a trial wait for each other, also between two of them; the trial that has most left counts", () => {
  const chains = new Chains("ticket", costs);
  expect(chains.left(() => 0)).toBe(0);
  chains.begin(job("ticket", 0));
  chains.begin(job("reinit", 1));
  expect(chains.left(() => 30)).toBe(30 + 85);
  chains.end(job("ticket", 0));
  expect(chains.left(() => 0)).toBe(85);
  chains.begin(job("ticket", 1));
  chains.begin(job("ticket", 0, 1));
  expect(chains.left((key) => (key === "1 ticket 0" ? 90 : 20))).toBe(90 + 85);
  chains.stop(job("ticket", 0, 1));
  expect(chains.left(() => 20)).toBe(20 + 35);
});

test("a ticket from the store is a step of its chain, and one of a round before is not", () => {
  const chains = new Chains("ticket", costs);
  for (const round of [0, 1]) chains.end(job("ticket", round));
  expect(chains.left(() => 0)).toBe(35);
  chains.end(job("ticket", 0));
  expect(chains.left(() => 0)).toBe(35);
});

test("with continued training tickets hang beside the chain, but the first and the last", () => {
  const chains = new Chains("continued", costs);
  chains.begin(job("ticket", 0));
  chains.end(job("ticket", 0));
  chains.begin(job("ticket", 1));
  expect(chains.left(() => 1)).toBe(85);
  chains.begin(job("continued", 1));
  expect(chains.left(() => 1)).toBe(1 + 35);
  chains.end(job("ticket", 1));
  expect(chains.left(() => 1)).toBe(1 + 35);
});

test("where all wait for the dense network the longest of the others counts", () => {
  const chains = new Chains("dense", costs);
  chains.begin(job("ticket", 0));
  expect(chains.left(() => 7)).toBe(7 + 50);
  chains.end(job("ticket", 0));
  for (const round of [2, 3]) chains.begin(job("ticket", round));
  expect(chains.left((key) => (key.endsWith("2") ? 20 : 5))).toBe(20);
  chains.end(job("ticket", 2));
  expect(chains.left(() => 5)).toBe(5);
});
