import { expect, test } from "vitest";
import { ServerState } from "./server-state.ts";

/** What Redis answers, as ioredis throws it. */
const answer = (words: string): Error => Object.assign(new Error(words), { name: "ReplyError" });
const refused = () => new Error("connect ECONNREFUSED 127.0.0.1:6379");

function told() {
  const words: string[] = [];
  return { words, state: new ServerState("redis://h", (one) => words.push(one)) };
}

test("a server that cannot be reached is told of once, and once that it is back", () => {
  const { words, state } = told();
  for (let i = 0; i < 3; i++) state.failed(refused(), false);
  expect(state.isAway).toBe(true);
  for (let i = 0; i < 3; i++) state.back();
  expect(words).toEqual([
    "redis://h cannot be reached (connect ECONNREFUSED 127.0.0.1:6379); waiting for it",
    "redis://h is back",
  ]);
});

test("a server that answers with an error is not away, and is back when it has done something", () => {
  const { words, state } = told();
  state.failed(answer("MISCONF no disk"), true);
  expect(state.isAway).toBe(false);
  state.read();
  state.failed(answer("MISCONF no disk"), true);
  expect(words).toEqual(["redis://h answers with an error: MISCONF no disk"]);
  state.back();
  expect(words.slice(1)).toEqual(["redis://h is back"]);
});

test("of a connection that failed without the others, it is back with the next answer", () => {
  const { words, state } = told();
  state.failed(new Error("read ECONNRESET"), true);
  expect(state.isAway).toBe(true);
  state.read();
  expect([state.isAway, words.at(-1)]).toEqual([false, "redis://h is back"]);
});

test("a server that answered with an error may be away then; closed, nothing is said of it any more", () => {
  const { words, state } = told();
  state.failed(answer("OOM"), true);
  state.failed(refused(), false);
  expect(words.at(-1)).toMatch("cannot be reached");
  state.close();
  state.back();
  expect(words).toHaveLength(2);
});
