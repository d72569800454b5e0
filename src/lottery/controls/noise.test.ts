import { expect, test } from "vitest";
import { beside, ticket } from "./beside.test-data.ts";
import { controlNamed, controlOrder } from "./named.ts";

test("noise is asked for with its deviations, and each setting has a name and random numbers of its own", () => {
  const stream = [1, "trial", 2, "noise-0.5", 0, 3, "noise"];
  const changes = [{ name: "noise", stream, options: { deviations: 0.5 } }];
  expect(beside("noise-0.5")).toEqual({ ...ticket, start: { ...ticket.start, changes } });
  expect(beside("noise-3").start.changes[0]?.options).toEqual({ deviations: 3 });
  expect(controlNamed("noise-3").meaning).toContain("noise of 3 deviations");
});

test.each(["noise", "noise-", "noise-0.50", "noise-x", "noise-1-2", "noise--1"])("%s is refused", (name) => {
  expect(() => controlNamed(name)).toThrow(`the control ${name} is not written as noise-<deviations>`);
});

test.each(["noise-0", "noise-0.0000001"])("%s is refused for its number, not for how it is written", (name) => {
  expect(() => controlNamed(name)).toThrow(`the control ${name} asks for noise of less than 0.000001 deviations`);
});

test("settings of one control stand in the order of their numbers", () => {
  const names = ["noise-10", "noise-0.5", "reinit", "noise-3"];
  expect(names.sort(controlOrder)).toEqual(["reinit", "noise-0.5", "noise-3", "noise-10"]);
});
