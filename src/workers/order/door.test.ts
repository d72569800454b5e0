import { describe, expect, test } from "vitest";
import { canonical, type Json } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";
import { changed, contentText, initialStart, jobKey, jobStart, turnOf } from "../../lottery/index.ts";
import { toyJob } from "../toy-job.test-data.ts";
import { orderShown, Refused, readOrder } from "./door.ts";
import { type Sealed, sealed } from "./order.ts";

const job = toyJob({ pruned: true });
const order = sealed(job, "toy-12345678", "0.1.0");

type Members = Record<string, Json>;
const members = (): Members => JSON.parse(order.text);
/** The same order with something changed, its hash made right again. */
const forged = (change: (members: Members) => Json): Sealed => {
  const text = canonical(change(members()));
  return { text, sha256: sha256(text) };
};
/** With another content, and the key that this content has. */
const withContent = (change: (content: Members) => Members): Sealed =>
  forged((all) => {
    const content = change(all.content as Members);
    return { ...all, content, key: sha256(canonical(content)) };
  });

test("an order arrives as it was sent: the job, but for its mask", () => {
  const read = readOrder(order, "0.1.0");
  expect(read).toEqual({ lth: "0.1.0", run: "toy-12345678", key: job.key, content: job.content, place: job.place });
  expect(jobKey(read.content)).toBe(job.key);
  expect(contentText(read.content)).toBe(contentText(job.content));
  expect(orderShown(order)).toMatchObject({ run: "toy-12345678", place: job.place });
  expect(sealed(job, "toy-12345678", "0.1.0")).toEqual(order);
});

test("an order with a changed start, with an optimizer of many options, and a start from another job arrive", () => {
  const start = changed(jobStart("a".repeat(64)), { name: "noise", stream: ["s"], options: { deviations: 0.5 } });
  const other = toyJob({ pruned: true, start });
  expect(readOrder(sealed(other, "toy-12345678", "0.1.0"), "0.1.0").content.start).toEqual(start);
});

describe("a hostile order is refused, with words", () => {
  const deep = (levels: number): Json => (levels === 0 ? [] : [deep(levels - 1)]);
  const train = (change: Members) =>
    withContent((content) => ({ ...content, train: { ...(content.train as Members), ...change } }));
  const cases: readonly (readonly [string, Sealed, RegExp])[] = [
    ["a changed letter", { ...order, text: order.text.replace("toy-", "tay-") }, /its text has SHA-256/],
    ["no order at all", { text: "", sha256: sha256("") }, /cannot be read/],
    ["a list", forged(() => []), /not understood/],
    ["another format", forged((all) => ({ ...all, format: "lth order 2" })), /not understood at "format"/],
    ["a member too many", forged((all) => ({ ...all, run2: 1 })), /not understood/],
    ["another version", forged((all) => ({ ...all, lth: "0.2.0" })), /it is of lth 0\.2\.0, and this is 0\.1\.0/],
    ["another's key", forged((all) => ({ ...all, key: "0".repeat(64) })), /its key is 0{64}/],
    ["a path for a key", forged((all) => ({ ...all, key: "../../../etc/passwd" })), /not understood at "key"/],
    ["a huge text", { text: " ".repeat(2 ** 20 + 1), sha256: "" }, /1048577 letters, expected at most 1048576/],
    ["deep lists", forged((all) => ({ ...all, content: deep(500) })), /cannot be read/],
    [
      "a path for a mask",
      withContent((content) => ({ ...content, mask: "../masks/x" })),
      /its mask is called "\.\.\/masks\/x"/,
    ],
    [
      "a path for data",
      withContent((content) => ({ ...content, data: { ...(content.data as Members), checksum: "/dev/zero" } })),
      /its data is called/,
    ],
    [
      "a path for a start",
      withContent((content) => ({ ...content, start: { kind: "job", key: "..\\x" } })),
      /its start is called/,
    ],
    ["no number for a number", train({ batch: "10" }), /its content is not understood at "train\.batch"/],
    ["an endless training", train({ until: 2 ** 50 }), /its until is 1125899906842624/],
    ["a training that ends before it begins", train({ from: 13 }), /trains from iteration 13 until 12/],
    [
      "a huge layer of no kind",
      withContent((content) => ({ ...content, network: { layers: [{ kind: "shell", command: "id" }] } })),
      /not understood/,
    ],
    [
      "a text that lth writes otherwise",
      withContent((content) => ({
        ...content,
        train: { ...(content.train as Members), schedule: { warmup: 0, drops: [], factor: 1, more: 1 } },
      })),
      /not understood/,
    ],
    ["letters that cannot be seen", forged((all) => ({ ...all, run: "toy\u001b[2J" })), /not understood at "run"/],
    [
      "code from outside",
      withContent((content) => ({
        ...content,
        start: { kind: "changed", of: content.start ?? null, change: "mine", stream: [], code: "c".repeat(64) },
      })),
      /needs the change "mine", code cccccccc, which this worker has not/,
    ],
    [
      "other code under a name of ours",
      withContent((content) => ({
        ...content,
        start: { kind: "changed", of: content.start ?? null, change: "noise", stream: [], code: "c".repeat(64) },
      })),
      /needs the change "noise"/,
    ],
  ];
  test.each(cases)("%s", (_, hostile, says) => {
    expect(() => readOrder(hostile, "0.1.0")).toThrow(Refused);
    expect(() => readOrder(hostile, "0.1.0")).toThrow(says);
  });

  test("and most of them are unreadable for whoever looks at the queue, without an error", () => {
    for (const [, hostile] of cases) expect(() => orderShown(hostile)).not.toThrow();
  });
});

test("what later rounds wait for goes before controls, lower rounds before higher ones", () => {
  const at = (role: string, round: number) => turnOf({ trial: 0, role, round, repeat: 0 });
  const inOrder = [at("ticket", 0), at("rewind", 1), at("ticket", 20), at("reinit", 1), at("random", 20)];
  expect([...inOrder].sort((a, b) => a - b)).toEqual(inOrder);
  expect(inOrder[0]).toBe(1); // 0 goes before all others in BullMQ, whatever they have
});

test("a start from itself is refused", () => {
  const content = { ...job.content, start: initialStart(["x"]) };
  expect(() => readOrder(sealed({ ...job, content, key: job.key }, "r", "0.1.0"), "0.1.0")).toThrow(/its key is/);
});
