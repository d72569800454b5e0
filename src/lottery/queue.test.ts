import { expect, test } from "vitest";
import type { JobPlace, Role } from "./job/place.ts";
import { trainingQueue } from "./queue.ts";

const at = (role: Role, round: number): JobPlace => ({ trial: 0, role, repeat: 0, round });
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test("never more at once than asked for, and all get their turn", async () => {
  const queue = trainingQueue(2);
  let [now, most] = [0, 0];
  const results = await Promise.all(
    Array.from({ length: 7 }, (_, i) =>
      queue(at("ticket", i), async () => {
        most = Math.max(most, ++now);
        await turn();
        now--;
        return i;
      }),
    ),
  );
  expect(results).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
});

test("what later rounds wait for goes before controls, lower rounds before higher ones", async () => {
  const queue = trainingQueue(1);
  const begun: string[] = [];
  const add = (role: Role, round: number) =>
    queue(at(role, round), async () => {
      begun.push(`${role} ${round}`);
      await turn();
    });
  await Promise.all([
    add("ticket", 0),
    add("reinit", 2),
    add("random", 1),
    add("ticket", 3),
    add("continued", 2),
    add("rewind", 0),
  ]);
  expect(begun).toEqual(["ticket 0", "rewind 0", "continued 2", "ticket 3", "random 1", "reinit 2"]);
});

test("a failure is told to whoever asked, and others go on", async () => {
  const queue = trainingQueue(1);
  const full = new Error("disk full");
  const work = (fail: boolean) =>
    queue(at("ticket", 0), async () => {
      await turn();
      if (fail) throw full;
    });
  const settled = await Promise.allSettled([work(false), work(true), work(false)]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
