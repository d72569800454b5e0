import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { LANES } from "./instructions.ts";
import { MemoryPlan } from "./memory.ts";

interface Piece {
  readonly at: number;
  readonly words: number;
}

/** Takes (words) and releases (which of those that are held) in any order. */
const steps = fc.array(
  fc.oneof(
    fc.record({ take: fc.integer({ min: 0, max: 200 }) }),
    fc.record({ release: fc.nat(50) }),
    fc.record({ room: fc.integer({ min: 0, max: 60 }) }),
  ),
  { maxLength: 80 },
);

const overlap = (a: Piece, b: Piece): boolean => a.at < b.at + b.words && b.at < a.at + a.words;

test("pieces that are held at the same time never overlap, each starts a cache line, and all lie in the arena", () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const memory = new MemoryPlan();
      const held: Piece[] = [];
      const kept: Piece[] = [];
      for (const step of plan) {
        if ("release" in step) {
          const [gone] = held.splice(step.release % Math.max(1, held.length), 1);
          if (gone) memory.release(gone.at);
          continue;
        }
        const piece =
          "take" in step
            ? { at: memory.take(step.take, step.take % 2 ? "sums" : "activations"), words: step.take }
            : { at: memory.room(step.room, "lists"), words: step.room };
        expect(piece.at % LANES).toBe(0);
        expect(piece.at + piece.words).toBeLessThanOrEqual(memory.words);
        for (const other of [...held, ...kept]) expect(overlap(piece, other)).toBe(false);
        ("take" in step ? held : kept).push(piece);
      }
      expect([...memory.kinds.values()].reduce((sum, words) => sum + words, 0)).toBe(memory.words);
    }),
  );
});

test("all that was released is one piece again, whatever the order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      fc.nat(),
      (sizes, seed) => {
        const memory = new MemoryPlan();
        const places = sizes.map((words) => memory.take(words, "sums"));
        const { words } = memory;
        const order = places.map((at, i) => ({ at, key: (i * 7919 + seed) % 101 })).sort((a, b) => a.key - b.key);
        for (const { at } of order) memory.release(at);
        expect(memory.take(words, "sums")).toBe(0);
        expect(memory.words).toBe(words);
      },
    ),
  );
});

test("the smallest gap that is large enough is taken", () => {
  const memory = new MemoryPlan();
  const [large, , small] = [
    memory.take(160, "sums"),
    memory.take(16, "sums"),
    memory.take(48, "sums"),
    memory.take(16, "sums"),
  ];
  memory.release(large);
  memory.release(small);
  expect(memory.take(33, "sums")).toBe(small);
  expect(memory.take(33, "sums")).toBe(large);
  expect(memory.take(112, "sums")).toBe(large + 48);
});

test("constants and lists are what the arena holds from the start; what was not taken cannot be released", () => {
  const memory = new MemoryPlan();
  const data = Int32Array.of(3, 1, 2);
  memory.take(5, "sums");
  const at = memory.constant(data);
  const list = memory.list(2);
  memory.fill((view) => view(list).set([7, 8]));
  const arena = new Int32Array(memory.words);
  atOnce(memory.write(arena));
  expect([...arena.subarray(at, at + 3), ...arena.subarray(list.at, list.at + 2)]).toEqual([3, 1, 2, 7, 8]);
  expect(() => memory.release(at)).toThrow("was not taken");
  const taken = memory.take(1, "sums");
  memory.release(taken);
  expect(() => memory.release(taken)).toThrow("was not taken");
});
