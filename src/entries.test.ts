import { expect, test } from "vitest";
import { Entries } from "./entries.ts";

const listed = () => new Entries<number>("number", { one: 1, two: 2 });

test("what is added comes after ours, is found by its name, and says which code it is", () => {
  const numbers = listed();
  numbers.add("three", 3, "a");
  expect(numbers.names()).toEqual(["one", "two", "three"]);
  expect([numbers.named("two"), numbers.get("three"), numbers.get("toString")]).toEqual([2, 3, undefined]);
  expect([numbers.codeOf("one"), numbers.codeOf("three")]).toEqual([undefined, "a"]);
  expect(() => numbers.named("thre")).toThrow('no number is called "thre"');
});

test("a name of ours and one that other code has are refused; the same code again changes nothing", () => {
  const numbers = listed();
  numbers.add("three", 3, "a");
  numbers.add("three", 33, "a");
  expect(numbers.named("three")).toBe(3);
  expect(() => numbers.add("one", 1, "a")).toThrow("the number one is there already: lth itself has it");
  expect(() => numbers.add("three", 3, "b")).toThrow("another module that is in use has it");
});
