import { expect, test } from "vitest";
import { InvariantError } from "../../errors.ts";
import { heard, Lane } from "./lane.ts";
import { Scoring } from "./scoring.ts";

const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const nothing = () => undefined;

test("a closed lane takes no call any more, and is closed when the last one has ended", async () => {
  const lane = new Lane();
  const ended: string[] = [];
  for (const name of ["one", "two"]) heard(lane.ask(() => later(5).then(() => ended.push(name)), nothing));
  await lane.close();
  expect(ended).toEqual(["one", "two"]);
  await expect(lane.ask(() => later(0), nothing)).rejects.toThrow(InvariantError);
});

test("a call that fails is no reason not to close", async () => {
  const lane = new Lane();
  const failing = lane.ask(() => later(1).then(() => Promise.reject(new Error("no"))), nothing);
  heard(failing);
  await lane.close();
  await expect(failing).rejects.toThrow("no");
});

test("an evaluation in pieces that nobody awaits any more asks for no piece of a trainer that is closed", async () => {
  const lane = new Lane();
  let [asked, askedAfter, closed] = [0, 0, false];
  const trainer = {
    evaluate: async (_: string, examples: Int32Array, before = { examples: 0 }) => {
      if (closed) askedAfter++;
      asked++;
      await later(1);
      return { loss: 1, lossSum: 1, correct: 0, examples: before.examples + examples.length };
    },
  };
  const examples = new Int32Array(1e6);
  heard(new Scoring(trainer, lane).evaluate("test", examples, async () => undefined));
  await later(3);
  await lane.close();
  closed = true;
  await later(20);
  expect(asked).toBeGreaterThan(0);
  expect(askedAfter).toBe(0);
});
