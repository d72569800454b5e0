import { expect, test } from "vitest";
import type { JobLabel, TrialTraining } from "../../lottery/index.ts";
import { Chains } from "./chains.ts";

const job = (role: JobLabel["role"], round: number, trial = 0): JobLabel => ({
  ...{ trial, role, round, repeat: 0, density: 1 },
  key: `${trial} ${role} ${round}`,
});
const costs = [100, 50, 25, 10];
const ticket = (round: number) => ({ role: "ticket", round }) as const;
const planned = (role: string, round: number, waits: TrialTraining["waits"]): TrialTraining => ({
  ...{ role, round, waits },
  repeat: 0,
  iterations: 1,
});
const resetting = [0, 1, 2, 3].flatMap((round) => [
  planned("ticket", round, round === 0 ? [] : [ticket(round - 1)]),
  ...(round === 0 ? [] : [planned("reinit", round, [ticket(round - 1)])]),
]);

test("tickets of a trial wait for each other, also between two of them; the trial that has most left counts", () => {
  const chains = new Chains(resetting, costs);
  expect(chains.left(() => 0)).toBe(0);
  chains.begin(job("ticket", 0));
  chains.begin(job("reinit", 1));
  expect(chains.left(() => 30)).toBe(30 + 85);
  chains.end(job("ticket", 0));
  expect(chains.left(() => 0)).toBe(85);
  chains.begin(job("ticket", 1));
  chains.begin(job("ticket", 0, 1));
  expect(chains.left((key) => (key === "1 ticket 0" ? 90 : 20))).toBe(90 + 85);
  chains.end(job("ticket", 0, 1));
  chains.drop(
    1,
    resetting.filter(({ round }) => round > 0),
  );
  expect(chains.left(() => 20)).toBe(20 + 35);
});

test("a ticket from the store is a step of its chain", () => {
  const chains = new Chains(resetting, costs);
  for (const round of [0, 1]) chains.end(job("ticket", round));
  chains.end(job("reinit", 1));
  expect(chains.left(() => 0)).toBe(35);
});

test("a control takes its time, too, although nobody waits for it", () => {
  const chains = new Chains(resetting, costs);
  for (const round of [0, 1, 2, 3]) chains.end(job("ticket", round));
  for (const round of [1, 2]) chains.end(job("reinit", round));
  chains.begin(job("reinit", 3));
  expect(chains.left(() => 4)).toBe(4);
});

test("with continued training tickets hang beside the chain, but the first and the last", () => {
  const before = { role: "continued", round: 1 } as const;
  const chains = new Chains(
    [
      planned("ticket", 0, []),
      planned("ticket", 1, [ticket(0)]),
      planned("continued", 1, [ticket(0)]),
      planned("ticket", 2, [before]),
    ],
    costs,
  );
  chains.begin(job("ticket", 0));
  chains.end(job("ticket", 0));
  chains.begin(job("ticket", 1));
  expect(chains.left(() => 1)).toBe(75);
  chains.begin(job("continued", 1));
  expect(chains.left(() => 1)).toBe(1 + 25);
  chains.end(job("ticket", 1));
  expect(chains.left(() => 1)).toBe(1 + 25);
});

test("where all wait for the dense network the longest of the others counts", () => {
  const chains = new Chains(
    [0, 1, 2, 3].map((round) => planned("ticket", round, round === 0 ? [] : [ticket(0)])),
    costs,
  );
  chains.begin(job("ticket", 0));
  expect(chains.left(() => 7)).toBe(7 + 50);
  chains.end(job("ticket", 0));
  chains.end(job("ticket", 1));
  for (const round of [2, 3]) chains.begin(job("ticket", round));
  expect(chains.left((key) => (key.endsWith("2") ? 20 : 5))).toBe(20);
  chains.end(job("ticket", 2));
  expect(chains.left(() => 5)).toBe(5);
});
