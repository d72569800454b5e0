import { expect, test } from "vitest";
import type { JobPlace, Role } from "./job/place.ts";
import { trainingQueue } from "./queue.ts";

/** A queue for work of which nothing is prepared. */
function queueOf(jobs: number) {
  const queue = trainingQueue(jobs);
  return <T>(place: JobPlace, train: () => Promise<T>) =>
    queue({ place, ahead: false, prepare: () => undefined, train });
}

const at = (role: Role, round: number): JobPlace => ({ trial: 0, role, repeat: 0, round });
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test("never more at once than asked for, and all get their turn", async () => {
  const queue = queueOf(2);
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
  const queue = queueOf(1);
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
  const queue = queueOf(1);
  const full = new Error("disk full");
  const work = (fail: boolean) =>
    queue(at("ticket", 0), async () => {
      await turn();
      if (fail) throw full;
    });
  const settled = await Promise.allSettled([work(false), work(true), work(false)]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("while one is trained the next one is prepared, and no more than that", async () => {
  const queue = trainingQueue(1);
  const happened: string[] = [];
  const add = (round: number) =>
    queue({
      place: at("ticket", round),
      ahead: true,
      prepare: async () => {
        happened.push(`prepare ${round}`);
        return round;
      },
      train: async (prepared) => {
        happened.push(`train ${prepared}`);
        await turn();
        await turn();
        happened.push(`done ${prepared}`);
      },
    });
  await Promise.all([add(0), add(1), add(2)]);
  expect(happened).toEqual([
    ...["prepare 0", "prepare 1", "train 0", "done 0"],
    ...["train 1", "prepare 2", "done 1", "train 2", "done 2"],
  ]);
});
