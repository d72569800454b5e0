import { expect, test } from "vitest";
import { ENOUGH, summarize, usualRule } from "../verdict/index.ts";
import { comparisonsOf, comparisonsTable } from "./comparisons.ts";
import { sampleRun } from "./sample.test-data.ts";

const record = sampleRun({ trials: 3, rounds: 3, controls: { reinit: 2, random: 0, reshuffle: 1 } });

test("a row for each round and opponent, as the verdict has them", () => {
  const { verdict } = summarize(record);
  const { columns, rows } = comparisonsTable(verdict);
  expect(columns.join()).toBe(
    "round,density,against,accuracy_mean,accuracy_low,accuracy_high,time_mean,time_low,time_high,pairs,better,sooner,matches",
  );
  const against = [1, 2, 3];
  expect(rows.map((row) => `${row[0]} ${row[2]}`)).toEqual(
    ["dense", "reinit", "reshuffle"].flatMap((name) => against.map((round) => `${round} ${name}`)),
  );
  const ticket = verdict.tickets[1];
  expect(rows[1]?.slice(3)).toEqual([
    ...[ticket?.accuracy?.mean, ticket?.accuracy?.low, ticket?.accuracy?.high],
    ...[ticket?.time?.mean, ticket?.time?.low, ticket?.time?.high],
    3,
    ...[ticket?.better, ticket?.sooner, ticket?.matches].map(String),
  ]);
});

test("times have one direction: a control's speedup is turned round, its interval with it", () => {
  const { verdict } = summarize(record);
  const control = comparisonsOf(verdict).find(({ against, round }) => against === "reinit" && round === 2);
  const speedup = verdict.controls.reinit?.[1]?.speedup;
  expect(control?.time?.mean).toBeCloseTo(1 / (speedup?.mean ?? 0), 12);
  expect(control?.time?.low).toBeCloseTo(1 / (speedup?.high ?? 0), 12);
  expect(control?.time?.high).toBeCloseTo(1 / (speedup?.low ?? 0), 12);
  expect(control).toMatchObject({ matches: null, sooner: verdict.controls.reinit?.[1]?.sooner });
});

test("judged is what the verdict's rule has enough pairs for, round by round", () => {
  expect(summarize(sampleRun({ trials: ENOUGH, rounds: 1 })).verdict.enough).toBe(true);
  expect(summarize(sampleRun({ trials: ENOUGH - 1, rounds: 1 })).verdict.enough).toBe(false);
  const jobs = record.jobs.filter(({ trial, round }) => trial < 2 || round < 3);
  const dense = comparisonsOf(summarize({ ...record, jobs }).verdict).filter(({ against }) => against === "dense");
  expect(dense.map(({ matches }) => matches === null)).toEqual([false, false, true]);
});

test("what is not judged is empty: too few trials, a ticket that diverged, times at the end", () => {
  const said = (of: typeof record) => comparisonsTable(summarize(of).verdict).rows.map((row) => row.slice(-3).join());
  const one = sampleRun({ trials: 1, rounds: 1 });
  expect(comparisonsTable(summarize(one).verdict).rows[0]?.slice(4, 6)).toEqual(["", ""]);
  expect(new Set(said(one))).toEqual(new Set([",,"]));
  const jobs = record.jobs.map((job) =>
    job.role === "ticket" && job.round === 2 && job.trial === 0
      ? { ...job, outcome: { iteration: 7, lastLoss: null } }
      : job,
  );
  expect(said({ ...record, jobs }).filter((_, i) => i % 3 === 1)).toEqual([",,", ",,", ",,"]);
  const atEnd = said({ ...record, spec: { ...record.spec, verdict: { ...usualRule, at: "end" } } });
  expect(atEnd[0]).toMatch(/^(true|false),,(true|false)$/);
  expect(said({ ...record, spec: { ...record.spec, verdict: { ...usualRule, given: false } } })[0]).toBe(",,");
});
