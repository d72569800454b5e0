import { expect, test } from "vitest";
import type { TrialTraining } from "../../lottery/index.ts";
import { StoppedTrials } from "./stopped-trials.ts";

const planned = (role: string, round: number, waits: TrialTraining["waits"]): TrialTraining => ({
  ...{ role, round, waits },
  repeat: 0,
  iterations: 1,
});
const ticket = (round: number) => ({ role: "ticket", round }) as const;
const at = (role: string, round: number, trial = 0) => ({ trial, role, round });
const names = (lost: readonly TrialTraining[]) => lost.map(({ role, round }) => `${round} ${role}`);

test("what was to go on from one that diverged is lost, once; controls and the last ticket end nothing", () => {
  const stopped = new StoppedTrials(
    [0, 1, 2].flatMap((round) => {
      const waits = round === 0 ? [] : [ticket(round - 1)];
      return [planned("ticket", round, waits), ...(round === 0 ? [] : [planned("reinit", round, waits)])];
    }),
  );
  expect(stopped.diverged(at("reinit", 1))).toEqual([]);
  expect(stopped.diverged(at("ticket", 2))).toEqual([]);
  expect(names(stopped.diverged(at("ticket", 1)))).toEqual(["2 ticket", "2 reinit"]);
  expect(stopped.diverged(at("ticket", 1))).toEqual([]);
  expect(names(stopped.diverged(at("ticket", 0, 1)))).toEqual(["1 ticket", "1 reinit", "2 ticket", "2 reinit"]);
  expect([0, 1, 2].map((round) => stopped.without(round))).toEqual([0, 1, 2]);
});

test("where all wait for the dense network, no other ticket ends its trial; a rewind that diverged does", () => {
  const stopped = new StoppedTrials([
    ...[planned("ticket", 0, []), planned("rewind", 0, [])],
    ...[1, 2].map((round) => planned("ticket", round, [ticket(0), { role: "rewind", round: 0 }])),
  ]);
  expect(stopped.diverged(at("ticket", 1))).toEqual([]);
  expect(names(stopped.diverged(at("rewind", 0)))).toEqual(["1 ticket", "2 ticket"]);
  expect(stopped.diverged(at("ticket", 0))).toEqual([]);
});
