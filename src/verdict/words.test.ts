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
  expect(title).toBe(
    "Four fifths of the network is enough: a ticket of 80.0% of its weights, trained alone, is more accurate than all of them and learns sooner",
  );
  // Differences 30, 31, 29 of 10,000: deviation 1, half width 4.30265 / sqrt(3) = 2.484.
  expect(words).toContain(
    "80.0% of the weights: 0.30 points more accurate (0.28 to 0.32), learns 50% sooner (50 to 50% sooner), in 3 trials.",
  );
  expect(words).toContain(
    "As accurate down to 80.0%, as soon down to 80.0%. Matching needs both: 1 of 2 densities matches.",
  );
  expect(words).toContain(
    "Soonest: 80.0% of the weights learns 50% sooner (50 to 50% sooner), 0.30 points more accurate",
  );
  expect(words).toContain("the mean of ratios is 0.50, the ratio of means 0.50");
  expect(words).toContain(
    "Most accurate: 80.0% of the weights, 0.30 points more accurate (0.28 to 0.32); the dense network has 98.00%.",
  );
  expect(words).toContain("4 comparisons, not corrected for their number");
  expect(words).not.toContain("Not shown");
});

test("networks that keep their trained weights are called pruned and retrained, and were called tickets", () => {
  const spec = toySpec({ prune: { strategy: "lr-rewinding" }, rewind: "2it", rounds: 1, controls: { reinit: 1 } });
  const reinits = round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit" });
  const record = { jobs: [...dense, ...good, ...reinits], trials: 3, spec };
  expect(headline(record)).toBe(
    "Four fifths of the network is enough: a pruned and retrained network of 80.0% of its weights, trained alone, is more accurate than all of them and learns sooner",
  );
  const words = verdictInWords(record).join("\n");
  expect(words).toContain(
    "Against reinit (the pruned and retrained network's mask, new initial weights): pruned and retrained networks are more accurate at 1",
  );
  expect(headline({ ...record, jobs: dense })).toBe("No pruned and retrained network was trained");
});

test("says what was not found", () => {
  const { words, title } = told([...dense, ...poor], 3, 1);
  expect(title).toBe("No ticket was shown to match the dense network");
  expect(words).toContain(
    "Not shown: a ticket that matches the dense network (1 density judged). Nearest: 64.0% of the weights: 0.98 points less accurate",
  );
  expect(words).toContain("shown to be neither as accurate (the whole range above -0.2 points) nor as soon");
  expect(words).toContain("More trials would not show it unless its mean moves.");
  expect(words).toContain("Not shown: a ticket that learns sooner");
  expect(words).toContain("Not shown: a ticket that is more accurate");
  expect(words).toContain("At no density shown to be as accurate, at no density shown to be as soon.");
});

test("by how much tickets beat a control, at the tickets that are named", () => {
  const reinits = [0, 1].flatMap((repeat) =>
    round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit", repeat }),
  );
  const { words } = told([...dense, ...good, ...reinits], 3, 1, 2);
  expect(words).toContain(
    "Against reinit (the ticket's mask, new initial weights): tickets are more accurate at 1 and sooner at 1 of 1 density. At 80.0%, 0.40 points more accurate (0.40 to 0.40) and 2.0 times as soon (2.0 to 2.0) (2 repeats in each trial).",
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
    "Not enough trials for a verdict: tickets can be compared with their dense network in 1 trial, and 3 are needed (--trials 3).",
  );
  expect(words).toContain("80.0% of the weights: 0.30 points more accurate, learns 50% sooner, in 1 trial.");
  expect(words).not.toMatch(/match|Soonest|Most accurate|As accurate|range|interval/);
});

const reinits = round(1, [9790, 9801, 9779], [4000, 5000, 4500], { role: "reinit" });

test("too small a scale: numbers and no verdict, however clear they are", () => {
  const { words, title } = told([...dense, ...good, ...reinits], 3, 1, 1, { given: false });
  expect(title).toBe("No verdict: not at this scale");
  expect(words).toContain("No verdict: not at this scale. The spec calls it too small to judge tickets by");
  expect(words).toContain("0.30 points more accurate (0.28 to 0.32), learns 50% sooner (50 to 50% sooner)");
  expect(words).toContain("Against reinit (the ticket's mask, new initial weights): at 80.0%, 0.40 points");
  expect(words).not.toMatch(/match|Soonest|Most accurate|more accurate at|better|lost/);
});

test("judged at the end: accuracy after the last iteration, and nothing about time", () => {
  const { words, title } = told([...dense, ...good, ...poor, ...reinits], 3, 2, 1, { at: "end" });
  expect(title).toBe(
    "Four fifths of the network is enough: a ticket of 80.0% of its weights, trained alone, is more accurate than all of them",
  );
  // Test data is 10 examples worse at the end: 97.90% dense.
  expect(words).toContain(
    "Most accurate: 80.0% of the weights, 0.30 points more accurate (0.28 to 0.32); the dense network has 97.90%.",
  );
  expect(words).toContain(
    "tickets are more accurate at 1 of 1 density. At 80.0%, 0.40 points more accurate (0.40 to 0.40).",
  );
  expect(words).toContain(
    "Accuracy is on 10,000 test images after the last iteration; times are not compared. As accurate, which is matching here: by its range less than 0.2 points lost.",
  );
  expect(words).toContain("3 comparisons");
  expect(words).not.toMatch(/early stop|soon|Soonest/);
});

test("without one that matches, the title names the ticket that is more accurate and the one that is sooner", () => {
  const late = [5000, 6000, 5500];
  const accurate = round(1, [9830, 9841, 9819], late);
  // Sooner, and on average as accurate, but one trial loses a lot.
  const sooner = round(2, [9830, 9840, 9750], [2000, 2500, 2250]);
  expect(told([...dense, ...accurate, ...sooner]).title).toBe(
    "A ticket with 80.0% of the weights is more accurate than the dense network, one with 64.0% learns sooner, none does both",
  );
  expect(told([...dense, ...sooner]).title).toBe(
    "A ticket with 64.0% of the weights learns sooner than the dense network, none was shown to be as accurate",
  );
  expect(told([...dense, ...accurate]).title).toContain("none was shown to learn as soon");
});

test("a headline that names one half does not deny the other where a ticket has it", () => {
  const accurate = round(1, [9800, 9815, 9785], [4800, 4000, 6000]);
  const soon = round(2, [9830, 9840, 9750], [2000, 2500, 2250]);
  const apart = told([...dense, ...accurate, ...soon]);
  expect(apart.words).toContain("As accurate down to 80.0%");
  expect(apart.title).toBe(
    "A ticket with 64.0% of the weights learns sooner than the dense network, none was shown to do both",
  );
  const better = round(1, [9830, 9841, 9819], [5000, 6000, 5500]);
  const collapsed = round(2, [9000, 9010, 8990], [500, 600, 550]);
  const other = told([...dense, ...better, ...collapsed]);
  expect(other.words).toContain("as soon down to 64.0%");
  expect(other.title).toContain("is more accurate than the dense network, none was shown to do both");
});

test("says how to get as many trials as a verdict needs", () => {
  const two = [...dense.slice(0, 2), ...good.slice(0, 2)];
  expect(told(two, 2, 1).words).toContain("in 2 trials, and 3 are needed (--trials 3).");
  expect(told([...two, ...dense.slice(2)], 3, 1).words).toContain("and 3 are needed (the others are not finished).");
  const lost = [...dense, ...good.slice(0, 2), diverged({ trial: 2, round: 1 })];
  expect(told(lost, 3, 1).words).toContain("and 3 are needed (others diverged: --trials 4).");
});

test("early stops at iteration 0 have no ratio: that is said, and no number of trials", () => {
  const never = dense.map(({ trial }) => job({ trial, round: 0 }, 9800, 0));
  const { words } = told([...never, ...round(1, [9801, 9799, 9800], [0, 0, 0])], 3, 1);
  expect(words).toContain("and no times to compare: an early stop at iteration 0 has no ratio.");
  expect(words).not.toContain("By the spread seen");
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
  expect(told(late.slice(0, 2), 2, 1).words).toContain("Both early stops came at the last measurement");
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
  expect(words).toContain("1 of 1 density matches.");
  expect(words).toContain("the dense network has 98.00%.");
  expect(words).toContain("tickets are more accurate at 1 and sooner at 1 of 1 density");
});

test("nothing to judge", () => {
  expect(told(dense, 3, 1).words).toContain("Only dense networks are trained so far: there is no ticket to judge.");
  expect(told(dense, 3, 1).title).toBe("No ticket was trained");
  expect(told([], 3, 1).words).toContain("No training has finished.");
});

test("the dense network alone: its accuracies and its early stop, and no word about tickets", () => {
  const { words, title } = told(dense, 3, 0);
  expect(title).toBe("conv-2 on mnist: 98.00% test accuracy at the early stop, iteration 4,500");
  expect(words).toContain(
    "At the early stop, iteration 4,500 (4,000 to 5,000), where validation loss is lowest: test accuracy 98.00% (97.90% to 98.10%), training accuracy 90.91% (90.91% to 90.91%).",
  );
  expect(words).toContain("After the last iteration: test accuracy 97.90% (97.80% to 98.00%)");
  expect(words).toContain("Means over 3 trials, with the smallest and the largest.");
  expect(told(dense, 3, 0, 0, { at: "end" }).title).toBe(
    "conv-2 on mnist: 97.90% test accuracy after the last iteration",
  );
  expect(`${words} ${title}`).not.toMatch(/ticket|match|sooner|prune/i);
  const gone = told([diverged({ trial: 0, round: 0 })], 1, 0);
  expect(gone.title).toBe("conv-2 on mnist: training diverged");
  expect(gone.words).toContain("1 training diverged and has no numbers.");
  expect(gone.words).not.toMatch(/ticket|prune/);
  expect(told([], 3, 0).title).toBe("conv-2 on mnist: nothing is trained yet");
});

test("what was not shown names the nearest, which half is missing, and how many trials would settle it", () => {
  // Gains 40, 0 and -10 of 10,000: mean 10, deviation 26.5; t(n - 1) 26.5 / sqrt(n) < 30 from n = 6 on: 2.571 x 10.8 = 27.8.
  const wide = round(1, [9840, 9810, 9780], [2000, 2500, 2250]);
  const said = told([...dense, ...wide, ...poor], 3, 2);
  expect(said.title).toBe(
    "A ticket with 80.0% of the weights learns sooner than the dense network, none was shown to be as accurate",
  );
  expect(said.words).toContain(
    "Not shown: a ticket that matches the dense network (2 densities judged). Nearest: 80.0% of the weights: 0.10 points more accurate (0.56 less to 0.76 more), learns 50% sooner (50 to 50% sooner): as soon, but not shown to be as accurate (the whole range above -0.2 points). By the spread seen, 3 trials more would settle it (--trials 6).",
  );
  expect(said.words).toMatch(
    /is more accurate than the dense network \(2 densities judged\)\. Nearest: 80\.0%.*--trials 30\)/,
  );
  const late = round(1, [9830, 9841, 9819], [4800, 4000, 6000]);
  expect(told([...dense, ...late], 3, 1).words).toMatch(
    /: as accurate, but not shown to be as soon \(the whole range below 1\.1/,
  );
  const unseen = [0, 1, 2].map((trial) => job({ trial, round: 1 }, 9830, 5000, true));
  const short = told([...dense, ...unseen], 3, 1);
  expect(short.title).toMatch(/is more accurate than the dense network, none was shown to learn as soon$/);
  expect(short.words).toContain(
    "3 tickets stopped at the last measurement and might have stopped later: longer trainings would tell (--iterations).",
  );
});

test("as accurate and as soon are told apart", () => {
  const slow = round(2, [9800, 9812, 9789], [8000, 9900, 9100]);
  const { words } = told([...dense, ...good, ...slow], 3, 2);
  expect(words).toContain(
    "As accurate down to 64.0%, as soon down to 80.0%. Matching needs both: 1 of 2 densities matches",
  );
  const holes = told([...dense, ...round(1, [9700, 9715, 9690], [2000, 2500, 2250]), ...slow], 3, 2).words;
  expect(holes).toContain("As accurate down to 64.0% (1 of 2 densities), as soon down to 80.0%");
});

test("data that bear no verdict: why, the numbers, and nothing that matches", () => {
  const remarks = { noVerdict: ["class 3 has 20 test examples and no training example"], warnings: ["one is twice"] };
  const { words, title } = told([...dense, ...good, ...reinits], 3, 1, 1, {}, [64], remarks);
  expect(title).toBe("No verdict: the data bear none");
  expect(words).toContain(
    "No verdict: the data bear none. Class 3 has 20 test examples and no training example. The numbers are given without one.",
  );
  expect(words).toContain("0.30 points more accurate (0.28 to 0.32)");
  expect(words).toMatch(/\nOne is twice\.\n/);
  expect(words).not.toMatch(/matches|Soonest|Most accurate|more accurate at/);
  expect(told(dense, 3, 1, 0, {}, [64], remarks).words).toContain("Class 3 has 20 test examples");
});

test("equal images are told with the verdict that they spoil", () => {
  const { words, title } = told([...dense, ...good], 3, 1, 0, {}, [64], { noVerdict: [], warnings: ["one is twice"] });
  expect(title).toBe(
    "Four fifths of the network is enough: a ticket of 80.0% of its weights, trained alone, is more accurate than all of them and learns sooner",
  );
  expect(words).toMatch(/\nOne is twice\.\n/);
  const cut = told([...dense, ...good], 3, 1, 0, {}, [64], { noVerdict: [], warnings: ["one is twice: a = b, ..."] });
  expect(cut.words).toMatch(/\nOne is twice: a = b, \.\.\.\n/);
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
    "A test part of 180 images cannot show differences below 0.56 points, and a ticket that matches loses less than 0.2.";
  expect(words(180)).toContain(said);
  expect(words(180, { at: "end" })).toContain(said);
  expect(words(500)).toContain("A test part of 500 images cannot show differences below 0.2 points");
  expect(words(40)).toContain("cannot show differences below 2.5 points");
  expect(words(100)).toContain("cannot show differences below 1 point, and");
  expect(words(180, { loss: 0.01 })).toContain("by its range less than 1 point lost");
  expect(words(501)).not.toContain("cannot show differences");
  expect(words(180, { given: false })).not.toContain("cannot show differences");
  expect(told(dense.map(of(180)), 3, 0).words).not.toContain("cannot show differences");
});

test("where trainings diverged at every density nothing is said to match or not to (0 of 0 densities matched before)", () => {
  const four = round(0, [9800, 9810, 9790, 9805], [4000, 5000, 4500, 4800]);
  const lost = [...round(1, [9830, 9841, 9819], [2000, 2500, 2250]), diverged({ trial: 3, round: 1 })];
  const { words, title } = told([...four, ...lost], 4, 1);
  expect(title).toBe("No density could be judged: trainings diverged");
  expect(words).toContain("No verdict: no density could be judged. Wherever there are trials enough a ticket diverged");
  expect(words).toContain(
    "0.30 points more accurate (0.28 to 0.32), learns 50% sooner (50 to 50% sooner), in 3 trials.",
  );
  expect(words).not.toMatch(/match|Not shown|densities judged|As accurate:/);
  const none = told(
    [0, 1, 2].map((trial) => diverged({ trial, round: 0 })),
    3,
    1,
  );
  expect(none.words).toContain("Training diverged: there is no ticket to judge.");
  expect(none.words).not.toContain("so far");
});

test("a control that diverged costs no trial", () => {
  const two = [...dense, ...good.slice(0, 2), diverged({ trial: 0, round: 1, role: "reinit" })];
  expect(told(two, 3, 1, 1).words).toContain("and 3 are needed (the others are not finished).");
});
