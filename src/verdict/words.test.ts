import { expect, test } from "vitest";
import { toySpec } from "../../test/toy/spec.ts";
import type { DataRemarks } from "../data/arrays/index.ts";
import type { JobRecord } from "../lottery/job/record.ts";
import type { Spec } from "../lottery/spec/spec.ts";
import { usualRule } from "./bounds.ts";
import { diverged, job } from "./record.test-data.ts";
import { headline, verdictInWords } from "./words.ts";

const told = (
  jobs: readonly JobRecord[],
  trials = 3,
  rounds = 2,
  reinit = 0,
  asked: Partial<Spec["verdict"]> = {},
  pairs = [64],
  remarks: DataRemarks = { noVerdict: [], warnings: [] },
) => {
  const verdict: Spec["verdict"] = { ...usualRule, ...asked };
  const model: Spec["model"] = { family: "conv", pairs, widths: [256, 256], dropout: 0 };
  const spec: Spec = { ...toySpec(), model, rounds, controls: { reinit }, verdict };
  const record = { jobs, trials, spec, remarks };
  // Whatever is told here of tickets is told of them alone.
  for (const strategy of ["lr-rewinding", "fine-tuning"]) {
    const retrained = { ...record, spec: { ...spec, prune: { ...spec.prune, strategy } } };
    for (const said of [headline(retrained), ...verdictInWords(retrained)]) expect(said).not.toMatch(/ticket/i);
  }
  return { words: verdictInWords(record).join("\n"), title: headline(record) };
};

const round = (number: number, correct: readonly number[], stops: readonly number[], place: Partial<JobRecord> = {}) =>
  correct.map((right, trial) => job({ trial, round: number, ...place }, right, stops[trial] ?? 0));

const dense = round(0, [9800, 9810, 9790], [4000, 5000, 4500]);
const good = round(1, [9830, 9841, 9819], [2000, 2500, 2250]);
const poor = round(2, [9700, 9715, 9690], [8000, 9900, 9100]);

test("names what was found, with interval and trials", () => {
  const { words, title } = told([...dense, ...good, ...poor]);
  expect(title).toBe("A ticket with 80.0% of the weights matches the dense network");
  // Differences 30, 31, 29 of 10,000: deviation 1, half width 4.30265 / sqrt(3) = 2.484.
  expect(words).toContain(
    "The smallest ticket that matches the dense network keeps 80.0% of the weights (round 1): accuracy +0.30 points [+0.28, +0.32], early stop at 0.50 [0.50, 0.50] times the dense network's iteration, 3 trials. 1 of 2 densities match.",
  );
  expect(words).toContain("The fastest keeps 80.0% of the weights (round 1)");
  expect(words).toContain("mean of ratios 0.50, ratio of means 0.50");
  expect(words).toContain(
    "The most accurate keeps 80.0% of the weights (round 1): accuracy +0.30 points [+0.28, +0.32] against 98.00% dense, 3 trials.",
  );
  expect(words).toContain("4 comparisons, not corrected for their number");
  expect(words).not.toContain("Not found");
});

test("networks that keep their trained weights are called pruned and retrained, and were called tickets", () => {
  const spec = toySpec({ prune: { strategy: "lr-rewinding" }, rewind: "2it", rounds: 1, controls: { reinit: 1 } });
  const reinits = round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit" });
  const record = { jobs: [...dense, ...good, ...reinits], trials: 3, spec };
  expect(headline(record)).toBe("A pruned and retrained network with 80.0% of the weights matches the dense network");
  const words = verdictInWords(record).join("\n");
  expect(words).toContain("The smallest pruned and retrained network that matches the dense network keeps 80.0%");
  expect(words).toContain(
    "Against reinit (the pruned and retrained network's mask, new initial weights): pruned and retrained networks are more accurate at 1",
  );
  expect(words).toContain("A pruned and retrained network matches if the interval");
  expect(headline({ ...record, jobs: dense })).toBe("No pruned and retrained network was trained");
});

test("says what was not found", () => {
  const { words, title } = told([...dense, ...poor], 3, 1);
  expect(title).toBe("No ticket was shown to match the dense network");
  expect(words).toContain("Not found: a ticket that matches the dense network (1 density judged).");
  expect(words).toContain("Not found: a ticket that is sooner");
  expect(words).toContain("Not found: a ticket that is more accurate");
});

test("by how much tickets beat a control, at the tickets that are named", () => {
  const reinits = [0, 1].flatMap((repeat) =>
    round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit", repeat }),
  );
  const { words } = told([...dense, ...good, ...reinits], 3, 1, 2);
  expect(words).toContain(
    "Against reinit (the ticket's mask, new initial weights): tickets are more accurate at 1 and sooner at 1 of 1 density. At 80.0% +0.40 points [+0.40, +0.40] and 2.00 [2.00, 2.00] times as soon (3 trials, 2 repeats each).",
  );
});

test("too few trials: numbers and no verdict", () => {
  const { words, title } = told(
    [...dense, ...good].filter(({ trial }) => trial === 0),
    1,
    1,
  );
  expect(title).toBe("Not enough trials for a verdict");
  expect(words).toContain(
    "Not enough trials for a verdict: tickets can be compared with their dense network in 1 trial, and 3 are needed.",
  );
  expect(words).toContain("accuracy +0.30 points, early stop at 0.50 times the dense network's iteration, 1 trial.");
  expect(words).not.toMatch(/matches the dense|fastest|most accurate/);
});

const reinits = round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit" });

test("too small a scale: numbers and no verdict, however clear they are", () => {
  const { words, title } = told([...dense, ...good, ...reinits], 3, 1, 1, { given: false });
  expect(title).toBe("No verdict: not at this scale");
  expect(words).toContain("No verdict: not at this scale. The spec calls it too small to judge tickets by");
  expect(words).toContain("accuracy +0.30 points [+0.28, +0.32], early stop at 0.50 [0.50, 0.50] times");
  expect(words).toContain("Against reinit (the ticket's mask, new initial weights): at 80.0% +0.40 points");
  expect(words).not.toMatch(/matches|fastest|most accurate|more accurate at|better/);
});

test("judged at the end: accuracy after the last iteration, and nothing about time", () => {
  const { words, title } = told([...dense, ...good, ...poor, ...reinits], 3, 2, 1, { at: "end" });
  expect(title).toBe("A ticket with 80.0% of the weights matches the dense network");
  // Test data is 10 examples worse at the end: 97.90% dense.
  expect(words).toContain(
    "The most accurate keeps 80.0% of the weights (round 1): accuracy +0.30 points [+0.28, +0.32] against 97.90% dense",
  );
  expect(words).toContain(
    "tickets are more accurate at 1 of 1 density. At 80.0% +0.40 points [+0.40, +0.40] (3 trials",
  );
  expect(words).toContain("Accuracy is on the test part after the last iteration; times are not compared.");
  expect(words).toContain("3 comparisons");
  expect(words).not.toMatch(/early stop|sooner|fastest/);
});

test("without one that matches, the title names the ticket that is more accurate and the one that is sooner", () => {
  const late = [5000, 6000, 5500];
  const accurate = round(1, [9830, 9841, 9819], late);
  // Sooner, and on average as accurate, but one trial loses a lot.
  const sooner = round(2, [9830, 9840, 9750], [2000, 2500, 2250]);
  expect(told([...dense, ...accurate, ...sooner]).title).toBe(
    "A ticket with 80.0% of the weights is more accurate than the dense network, one with 64.0% is sooner",
  );
  expect(told([...dense, ...sooner]).title).toBe(
    "A ticket with 64.0% of the weights is sooner than the dense network, none was shown to be as accurate",
  );
  expect(told([...dense, ...accurate]).title).toContain("none was shown to match it in both accuracy and time");
});

test("says of a narrowed network that the words are of it only", () => {
  const own = "The network is conv-2, narrowed: 8 channels (originally 64). What is found is found for this one only.";
  expect(told([...dense, ...good], 3, 1, 0, {}, [8]).words).toContain(own);
  expect(told([...dense, ...good], 3, 1).words).not.toContain("The network is");
});

test("mentions censored early stops, divergence and what is not finished", () => {
  const late = dense.map((each) => job({ trial: each.trial, round: 1 }, 9800, 5000, true));
  const { words } = told([...dense, ...late, diverged({ trial: 0, round: 2 })], 3, 2);
  expect(words).toContain("3 of 6 early stops came at the last measurement");
  expect(words).toContain("1 training diverged and has no numbers");
  expect(words).toContain("Not finished: 7 of 9 trainings are done, and nothing is pruned from one that diverged.");
  expect(told(dense, 3, 1).words).toContain("Not finished: 3 of 6 trainings are done.");
  expect(told(late, 3, 1).words).toContain(
    "All 3 early stops came at the last measurement: training was too short to tell which network learns sooner.",
  );
  const one = [...dense, ...good, job({ trial: 0, round: 2 }, 9800, 5000, true)];
  expect(told(one, 3, 2).words).toContain("came at the last measurement and is used as it is: that network might");
  expect(told([...dense, ...good], 3, 1).words).not.toMatch(/Not finished|diverged and|last measurement/);
});

test("a density at which a ticket diverged is not judged, and accuracies are of the trials that are compared", () => {
  const four = round(0, [9000, 9800, 9800, 9800], [2000, 2000, 2000, 2000]);
  const better = round(1, [9100, 9830, 9840, 9835], [1000, 1100, 1050, 1080]).slice(1);
  const poor = round(2, [9900, 9901, 9902, 9903], [1000, 1100, 1050, 1080]);
  const controls = [1, 2].flatMap((at) =>
    four.map(({ trial }) => job({ trial, round: at, role: "reinit" }, 9700 + trial, 3000 + 10 * trial)),
  );
  const { words } = told(
    [...four, ...better, diverged({ trial: 0, round: 2 }), ...poor.slice(1), ...controls],
    4,
    2,
    1,
  );
  expect(words).toContain("1 of 1 density match");
  expect(words).toContain("against 98.00% dense, 3 trials");
  expect(words).toContain("tickets are more accurate at 1 and sooner at 1 of 1 density");
});

test("nothing to judge", () => {
  expect(told(dense, 3, 0)).toEqual({
    words: "Only dense networks were trained: there is no ticket to judge.",
    title: "No ticket was trained",
  });
  expect(told([], 3, 0).words).toContain("No training has finished.");
  expect(
    told(
      round(0, [9800], [100]).map(({ trial }) => diverged({ trial, round: 0 })),
      1,
      0,
    ).words,
  ).toContain("1 training diverged");
});

test("data that bear no verdict: why, the numbers, and nothing that matches", () => {
  const remarks = { noVerdict: ["class 3 has 20 test examples and no training example"], warnings: ["one is twice"] };
  const { words, title } = told([...dense, ...good, ...reinits], 3, 1, 1, {}, [64], remarks);
  expect(title).toBe("No verdict: the data bear none");
  expect(words).toContain(
    "No verdict: the data bear none. Class 3 has 20 test examples and no training example. The numbers are given without one.",
  );
  expect(words).toContain("accuracy +0.30 points [+0.28, +0.32]");
  expect(words).toMatch(/\nOne is twice\.$/);
  expect(words).not.toMatch(/matches|fastest|most accurate|more accurate at/);
  expect(told(dense, 3, 0, 0, {}, [64], remarks).words).toContain("Class 3 has 20 test examples");
});

test("equal images are told with the verdict that they spoil", () => {
  const { words, title } = told([...dense, ...good], 3, 1, 0, {}, [64], { noVerdict: [], warnings: ["one is twice"] });
  expect(title).toBe("A ticket with 80.0% of the weights matches the dense network");
  expect(words).toMatch(/\nOne is twice\.$/);
});

test("a test part of which one image is as much as may be lost: said, and not where it is less", () => {
  const of = (examples: number) => (record: JobRecord) => {
    const { outcome } = record;
    if (!("atEnd" in outcome)) throw new Error("diverged");
    const at = { ...outcome.atEnd, test: { loss: 0.1, correct: Math.min(170, examples), examples } };
    return { ...record, outcome: { ...outcome, atEarlyStop: at, atEnd: at } };
  };
  const words = (examples: number, verdict: Partial<Spec["verdict"]> = {}) =>
    told([...dense, ...good].map(of(examples)), 3, 1, 0, verdict).words;
  const said =
    "The test part has 180 images: one image is 0.56 points of accuracy, and a ticket that matches loses less than 0.2.";
  expect(words(180)).toContain(said);
  expect(words(180, { at: "end" })).toContain(said);
  expect(words(500)).toContain("500 images: one image is 0.2 points");
  expect(words(40)).toContain("one image is 2.5 points");
  expect(words(501)).not.toContain("one image is");
  expect(words(180, { given: false })).not.toContain("one image is");
  expect(told(dense.map(of(180)), 3, 0).words).not.toContain("one image is");
});
