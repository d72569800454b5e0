import { expect, test } from "vitest";
import { kept, maskId } from "../../prune/index.ts";
import type { JobPlace, Role } from "../job.ts";
import { seedsOf } from "../seeds.ts";
import { type Candidate, controls } from "./index.ts";

const mask = (length: number, every: number) => Uint8Array.from({ length }, (_, i) => Number(i % every === 0));
const ticket: Candidate = {
  masks: new Map([
    ["fc1.weight", mask(400, 4)],
    ["fc2.weight", mask(60, 3)],
    ["output.weight", mask(20, 1)],
  ]),
  start: { kind: "job", key: "dense-at-500" },
  from: 500,
};
const seeds = seedsOf(1, 2, "own");
const at = (role: Role, repeat = 0, round = 3): JobPlace => ({ trial: 2, role, repeat, round });

test("reinit keeps the mask, draws new weights and starts at iteration 0", () => {
  const { masks, ...rest } = controls.reinit.against(ticket, at("reinit", 1), seeds);
  expect(maskId(masks)).toBe(maskId(ticket.masks));
  expect(rest).toEqual({ start: { kind: "initial", stream: [1, "trial", 2, "reinit", 1, 3, "weights"] }, from: 0 });
});

test("random keeps each layer's count, but chooses the places anew each time", () => {
  const one = controls.random.against(ticket, at("random"), seeds);
  expect([...one.masks.values()].map(kept)).toEqual([100, 20, 20]);
  expect(one.from).toBe(0);
  const others = [at("random", 1), at("random", 0, 4)].map((place) => controls.random.against(ticket, place, seeds));
  expect(new Set([ticket, one, ...others].map(({ masks }) => maskId(masks))).size).toBe(4);
  expect(controls.random.against(ticket, at("random"), seeds)).toEqual(one);
});

test("random gives every place the same chance", () => {
  const counts = new Float64Array(400);
  for (let repeat = 0; repeat < 400; repeat++) {
    const { masks } = controls.random.against(ticket, at("random", repeat), seeds);
    masks.get("fc1.weight")!.forEach((bit, i) => {
      counts[i]! += bit;
    });
  }
  // 100 expected at each place with deviation sqrt(400 / 4 * 3 / 4) = 8.7; 5 deviations on either side.
  expect(Math.min(...counts)).toBeGreaterThan(56);
  expect(Math.max(...counts)).toBeLessThan(144);
});

test("reshuffle permutes what the ticket starts from, at the ticket's iteration", () => {
  const { masks, ...rest } = controls.reshuffle.against(ticket, at("reshuffle"), seeds);
  expect(maskId(masks)).toBe(maskId(ticket.masks));
  expect(rest).toEqual({
    start: { kind: "reshuffled", of: ticket.start, shuffle: [1, "trial", 2, "reshuffle", 0, 3, "shuffle"] },
    from: 500,
  });
});
