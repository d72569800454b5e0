import { expect, test } from "vitest";
import type { JobPlace } from "./place.ts";
import { seedsOf } from "./seeds.ts";

const roles = ["ticket", "rewind", "continued", "reinit", "random", "noise-0.5"];

const at = (role: JobPlace["role"], round = 1, repeat = 0): JobPlace => ({ trial: 3, role, round, repeat });
const seeds = seedsOf(7, 3, "own");

test("streams are named by seed, trial and purpose: these names are in the keys of stored jobs and must stay", () => {
  expect(seeds.weights).toEqual([7, "trial", 3, "weights"]);
  expect(seeds.split).toEqual([7, "trial", 3, "validation"]);
  expect(seeds.order(at("reinit", 2, 1))).toEqual([7, "trial", 3, "order", "reinit", 1, 2]);
  expect(seedsOf(7, 3, "same").order(at("reinit", 2, 1))).toEqual([7, "trial", 3, "order"]);
  expect(seeds.augment(at("reinit", 2, 1))).toEqual([7, "trial", 3, "augment", "reinit", 1, 2]);
  expect(seeds.dropout(at("ticket", 2))).toEqual([7, "trial", 3, "dropout", "ticket", 0, 2]);
  expect(seedsOf(7, 3, "same").dropout(at("ticket", 2))).toEqual([7, "trial", 3, "dropout"]);
  expect(seeds.control(at("reinit", 2, 1), "weights")).toEqual([7, "trial", 3, "reinit", 1, 2, "weights"]);
  expect(seeds.control(at("random", 2, 0), "mask")).toEqual([7, "trial", 3, "random", 0, 2, "mask"]);
});

test("no two purposes share a stream", () => {
  const places = roles.flatMap((role) => [1, 2].flatMap((round) => [at(role, round, 0), at(role, round, 1)]));
  const paths = [
    seeds.weights,
    seeds.split,
    ...places
      .filter(({ role }) => role !== "rewind")
      .flatMap((place) => [seeds.order(place), seeds.augment(place), seeds.dropout(place)]),
    ...places.flatMap((place) => (["weights", "mask", "shuffle"] as const).map((use) => seeds.control(place, use))),
  ].map((path) => JSON.stringify(path));
  expect(new Set(paths).size).toBe(paths.length);
});

test("the training to rewind to meets the data and the dropout that the dense network meets", () => {
  for (const noise of ["order", "augment", "dropout"] as const) {
    expect(seeds[noise](at("rewind", 0))).toEqual(seeds[noise](at("ticket", 0)));
  }
});
