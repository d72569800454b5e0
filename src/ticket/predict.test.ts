import { beforeAll, describe, expect, test } from "vitest";
import { accuracy } from "../lottery/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import { everyLayer, finder, stripes } from "./found.test-data.ts";
import { loadTicket } from "./index.ts";

const found = finder();

const { test: part } = stripes();
const which = { round: 2, trial: 0 };

describe.each([
  ["fully connected", {}],
  [
    "every kind of layer, standard pixels",
    { model: everyLayer, data: { name: "mnist", validation: 15, pixels: "standard" } },
  ],
])("%s", (_, members) => {
  let record: RunRecord;
  beforeAll(async () => {
    record = await found(members);
  });

  test("a ticket is right as often as its run measured, whatever images come together", async () => {
    const ticket = await loadTicket(record, which);
    const all = await ticket.predict(part.pixels);
    const right = all.filter(({ label }, i) => label === part.labels[i]).length;
    expect(right / part.count).toBe(accuracy(ticket.ticket.scores.atEarlyStop.test));
    const alone = [];
    for (let i = 0; i < part.count; i++)
      alone.push(...(await ticket.predict(part.pixels.subarray(36 * i, 36 * i + 36))));
    expect(alone).toEqual(all);
    const listed = Array.from({ length: 5 }, (_, i) => part.pixels.slice(36 * i, 36 * i + 36));
    expect(await ticket.predict(listed)).toEqual(all.slice(0, 5));
    ticket.close();
  });

  test("probabilities are those of the classes, and their sum is 1", async () => {
    const ticket = await loadTicket(record, which);
    expect(ticket.classes).toEqual(["top", "middle", "bottom"]);
    for (const { label, probability, probabilities, ...rest } of await ticket.predict(part.pixels)) {
      expect(rest.class).toBe(ticket.classes[label]);
      expect(probability).toBe(Math.max(...probabilities));
      expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    }
    ticket.close();
  });
});

test("what is asked of several blocks at once may be written over while the answer is awaited", async () => {
  const ticket = await loadTicket(await found(), which);
  const pixels = Uint8Array.from({ length: 36 * 130 }, (_, i) => part.pixels[i % part.pixels.length] ?? 0);
  const before = await ticket.predict(pixels);
  const asked = ticket.predict(pixels);
  pixels.fill(255);
  expect(await asked).toEqual(before);
  expect(await ticket.predict(pixels)).not.toEqual(before);
  ticket.close();
});

test("closed while an answer is awaited, it refuses, and opens nothing more", async () => {
  const record = await found();
  // 65: the second block would open a program of its own, behind the end. 200: it would be answered out of memory that is gone,
  // which ends the process where nothing refuses; that is why it comes second.
  for (const count of [65, 200]) {
    const ticket = await loadTicket(record, which);
    const asked = ticket.predict(new Uint8Array(36 * count));
    ticket.close();
    await expect(asked).rejects.toMatchObject({ message: "the ticket was closed", cure: "load it again" });
  }
});

test("what is no image is refused, and so is everything after the end", async () => {
  const ticket = await loadTicket(await found(), which);
  const ask = (images: unknown) => Reflect.apply(ticket.predict, undefined, [images]);
  await expect(ask(new Uint8Array(35))).rejects.toThrow(
    "was given 35 bytes, expected images of 36 bytes each (1 x 6 x 6)",
  );
  await expect(ask([new Uint8Array(36), new Uint8Array(3)])).rejects.toThrow("3 bytes as image 1");
  await expect(ask([[1, 2]])).rejects.toThrow("an object as image 0");
  await expect(ask("x")).rejects.toThrow("was given text");
  expect(await ask([])).toEqual([]);
  ticket.close();
  ticket.close();
  await expect(ask([])).rejects.toThrow("was closed");
  await expect(Reflect.apply(loadTicket, undefined, [{ id: 1 }])).rejects.toThrow("loadTicket was given an object");
});

test.each([
  [{ rond: 1 }, 'no option of loadTicket is called "rond"'],
  [{ kind: "fastest" }, 'no option of loadTicket is called "kind"'],
  [{ round: -1 }, "its option round is not understood, expected a whole number of at least 0"],
  [{ trial: 0.5 }, "its option trial is not understood, expected a whole number of at least 0"],
  [{ start: "no" }, "its option start is not understood, expected boolean, received string"],
  [{ dataset: "mnist" }, "its option dataset is not understood, expected a data set"],
  [null, "loadTicket takes an object with its options"],
])("%j is refused beside a run, as plain JavaScript may pass it", async (asked, says) => {
  await expect(Reflect.apply(loadTicket, undefined, [await found(), asked])).rejects.toThrow(says);
});

test.each([
  [{ round: 1 }, "the file t.safetensors, which holds one ticket, and with it round 1"],
  [{ trial: 0 }, "and with it trial 0, which is for a run"],
  [{ dataset: stripes() }, "and with it dataset, which is for a run"],
])("beside a file a choice is refused: %#", async (asked, says) => {
  await expect(loadTicket("t.safetensors", asked)).rejects.toThrow(says);
});
