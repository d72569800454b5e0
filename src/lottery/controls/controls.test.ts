import { expect, test } from "vitest";
import { kept } from "../../engine/index.ts";
import { maskId } from "../../prune/index.ts";
import { initialStart } from "../starts/start.ts";
import { beside, ticket } from "./beside.test-data.ts";
import { controlNamed, controlOrder, meaningOf } from "./named.ts";

test("reinit keeps the mask, draws new weights and starts at iteration 0", () => {
  const { masks, ...rest } = beside("reinit", 1);
  expect(maskId(masks)).toBe(maskId(ticket.masks));
  expect(rest).toEqual({
    start: initialStart([1, "trial", 2, "reinit", 1, 3, "weights"]),
    span: { from: 0, until: 2000 },
  });
});

test("random keeps each layer's count, but chooses the places anew each time", () => {
  const one = beside("random");
  expect([...one.masks.values()].map(kept)).toEqual([100, 20, 20]);
  expect(one.span.from).toBe(0);
  const others = [beside("random", 1), beside("random", 0, 4)];
  expect(new Set([ticket, one, ...others].map(({ masks }) => maskId(masks))).size).toBe(4);
  expect(beside("random")).toEqual(one);
});

test("random gives every place the same chance", () => {
  const counts = new Float64Array(400);
  for (let repeat = 0; repeat < 400; repeat++) {
    beside("random", repeat)
      .masks.get("fc1.weight")!
      .forEach((bit, i) => {
        counts[i]! += bit;
      });
  }
  // 100 expected at each place with deviation sqrt(400 / 4 * 3 / 4) = 8.7; 5 deviations on either side.
  expect(Math.min(...counts)).toBeGreaterThan(56);
  expect(Math.max(...counts)).toBeLessThan(144);
});

test("reshuffle changes what the ticket starts from, at the ticket's iteration, with its mask", () => {
  const stream = [1, "trial", 2, "reshuffle", 0, 3, "shuffle"];
  expect(beside("reshuffle")).toEqual({
    ...ticket,
    start: { ...ticket.start, changes: [{ name: "reshuffle", stream }] },
  });
});

test.each([
  ["reinit-2", "the control reinit has no options"],
  ["reinitt", 'no control is called "reinitt"'],
  ["toString", 'no control is called "toString"'],
])("%s is refused", (name, message) => {
  expect(() => controlNamed(name)).toThrow(message);
});

test("controls stand in one order: as listed, then what is not known here", () => {
  const names = ["mine", "reshuffle", "reinit", "random"];
  expect(names.sort(controlOrder)).toEqual(["reinit", "random", "reshuffle", "mine"]);
});

test("a stored control from outside that begins like one of ours has its name as meaning (noise-mine ended show before)", () => {
  for (const name of ["mine", "noise-mine", "reinit-2"]) expect(meaningOf(name)).toBe(name);
  expect(meaningOf("noise-2")).toContain("noise of 2 deviations");
});
