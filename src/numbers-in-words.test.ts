import { expect, test } from "vitest";
import { counted, countText, densityText, percentText } from "./numbers-in-words.ts";
import { gainInWords, paceInWords, speedupInWords, timesText } from "./verdict/intervals-in-words.ts";
import { shareInWords } from "./verdict/share-in-words.ts";
import { sizeInWords } from "./verdict/size-of.ts";

test("densities as the paper writes them", () => {
  expect([1, 0.8004, 0.5128, 0.0695, 0.0358, 0.01854, 0.0077, 0.00995].map(densityText)).toEqual([
    "100%",
    "80.0%",
    "51.3%",
    "7.0%",
    "3.6%",
    "1.9%",
    "0.77%",
    "1.0%",
  ]);
  expect(densityText(0.9997)).toBe("99.97%");
});

test("accuracies and iterations", () => {
  expect(percentText(0.98331)).toBe("98.33%");
  expect([0, 900, 4920, 50000, 1234567].map(countText)).toEqual(["0", "900", "4,920", "50,000", "1,234,567"]);
});

const rule = { loss: 0.002, delay: 1.1 };
const within = (mean: number, low: number | null = null, high: number | null = null) => ({ mean, low, high, pairs: 3 });

test("differences of accuracies, with their range where there is one", () => {
  const said = (...ends: Parameters<typeof within>) => gainInWords(within(...ends), rule);
  expect(said(0.0051, 0.0018, 0.0084)).toBe("0.51 points more accurate (0.18 to 0.84)");
  expect(said(-0.0133, -0.02, -0.0066)).toBe("1.33 points less accurate (0.66 to 2.00)");
  expect(said(0.0005, -0.0012, 0.0022)).toBe("0.05 points more accurate (0.12 less to 0.22 more)");
  expect(said(-0.0005, -0.0022, 0.0012)).toBe("0.05 points less accurate (0.12 more to 0.22 less)");
  expect(said(0, -0.0012, 0.0012)).toBe("as accurate (0.12 points less to 0.12 more)");
  expect(said(0, 0, 0)).toBe("as accurate (0.00 to 0.00 points)");
  expect(said(0.0028)).toBe("0.28 points more accurate");
});

test("early stops beside the dense network's", () => {
  const said = (...ends: Parameters<typeof within>) => paceInWords(within(...ends), rule);
  expect(said(0.73, 0.61, 0.88)).toBe("learns 27% sooner (12 to 39% sooner)");
  expect(said(0.95, 0.8, 1.12)).toBe("learns 5% sooner (12% later to 20% sooner)");
  expect(said(1.05, 0.8, 1.12)).toBe("learns 5% later (20% sooner to 12% later)");
  expect(said(1.08, 1.02, 1.14)).toBe("learns 8% later (2 to 14% later)");
  expect(said(2.4, 2, 2.9)).toBe("takes 2.4 times as long to learn (2.0 to 2.9)");
  expect(said(1, 0.9, 1.2)).toBe("learns as soon (10% sooner to 20% later)");
  expect(said(0.5)).toBe("learns 50% sooner");
  expect(speedupInWords(within(1.63, 0.97, 2.74))).toBe("1.63 times as soon (0.97 to 2.7)");
});

test("no number is rounded onto a bound that it is decided by", () => {
  expect([1, 0.9983, 1.004].map(timesText)).toEqual(["1.00", "0.998", "1.004"]);
  const gains = [0.00003, -0.00003, -0.00196, -0.002].map((mean) => gainInWords(within(mean), rule));
  expect(gains).toEqual([
    "0.003 points more accurate",
    "0.003 points less accurate",
    "0.196 points less accurate",
    "0.20 points less accurate",
  ]);
  const paces = [0.998, 1.0996, 1.1].map((mean) => paceInWords(within(mean), rule));
  expect(paces).toEqual(["learns 0.2% sooner", "learns 9.96% later", "learns 10% later"]);
});

test("how much of a network, and what it takes on a disk", () => {
  expect([0.64, 0.513, 0.211, 0.1083, 0.0869, 0.0358, 0.01].map(shareInWords)).toEqual([
    "Two thirds",
    "Half",
    "A fifth",
    "A tenth",
    undefined,
    "A thirtieth",
    "A hundredth",
  ]);
  expect(sizeInWords({ survivors: 28823, weights: 266200 })).toBe(
    "28,823 of 266,200; 149 kB with its mask instead of 1,065",
  );
  expect(sizeInWords({ survivors: 1000, weights: 2000 })).toBe("1,000 of 2,000; 4.3 kB with its mask instead of 8.0");
  expect(sizeInWords({ survivors: 2_000_000, weights: 20_024_000 })).toContain("; 11 MB with its mask instead of 80");
});

test("counted nouns", () => {
  expect([
    counted(1, "trial"),
    counted(17_848, "training"),
    counted(5, "trial"),
    counted(1, "density"),
    counted(0, "density"),
  ]).toEqual(["1 trial", "17,848 trainings", "5 trials", "1 density", "0 densities"]);
});
