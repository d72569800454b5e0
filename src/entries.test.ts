import { expect, test } from "vitest";
import { Entries } from "./entries.ts";
import { UnknownEntry } from "./errors.ts";

const from = (code: string) => ({ code, module: "mine.mjs" });
const listed = () => new Entries<number>("number", { one: 1, two: 2 });

test("what is added comes after ours, is found by its name, and says which code it is", () => {
  const numbers = listed();
  numbers.add("three", 3, from("a"));
  expect(numbers.names()).toEqual(["one", "two", "three"]);
  expect([numbers.named("two"), numbers.get("three"), numbers.get("toString")]).toEqual([2, 3, undefined]);
  expect([numbers.codeOf("one"), numbers.codeOf("three")]).toEqual([undefined, "a"]);
  expect([numbers.outsideWords("one"), numbers.outsideWords("three")]).toEqual(["", ", from outside, code a"]);
  expect(numbers.originOf("three")).toEqual(from("a"));
});

test("an unknown name is told with what is known, and that a module may have it", () => {
  const unknown = () => listed().named("thre");
  expect(unknown).toThrow(UnknownEntry);
  expect(unknown).toThrow(
    expect.objectContaining({
      message: 'no number is called "thre"',
      cure: expect.stringMatching(/known: one, two; is it in a module .*--use/),
      entries: ["number thre"],
    }),
  );
});

test("what is plugged in is ours", () => {
  const numbers = new Entries<number>("number", {});
  numbers.plug({ one: 1 });
  expect([numbers.names(), numbers.codeOf("one")]).toEqual([["one"], undefined]);
  expect(() => numbers.add("one", 2, from("a"))).toThrow("lth itself has it");
});

test("a name of ours and one that other code has are refused; the same code again changes nothing", () => {
  const numbers = listed();
  numbers.add("three", 3, from("a"));
  numbers.add("three", 33, from("a"));
  expect(numbers.named("three")).toBe(3);
  expect(() => numbers.add("one", 1, from("a"))).toThrow("the number one is there already: lth itself has it");
  expect(() => numbers.add("three", 3, from("b"))).toThrow("another module that is in use has it");
});
