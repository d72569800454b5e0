import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Examples } from "../data/arrays/index.ts";
import { LthError } from "../errors.ts";
import { accuracy } from "../lottery/index.ts";
import { decodeTicket } from "./codec.ts";
import { everyLayer, finder, stripes } from "./found.test-data.ts";
import {
  countsOf,
  encodeTicket,
  lengthInBytes,
  loadTicket,
  readTicket,
  retrained,
  type Ticket,
  ticketOf,
  trainTicket,
  verifyTicket,
  writeNew,
} from "./index.ts";
import { denseOf, masksOf } from "./ticket.ts";

const found = finder();

const bytesOf = (ticket: Ticket) => new Uint8Array(Buffer.concat(encodeTicket(ticket)));
const last = { round: 2, trial: 0 };

describe.each([
  ["reset", {}],
  ["rewound: its start is another training's", { rewind: "10it" }],
  ["with standard pixels", { data: { name: "mnist", validation: 15, pixels: "standard" } }],
  ["every kind of layer", { model: everyLayer }],
])("%s", (_, members) => {
  let ticket: Ticket;
  let record: Awaited<ReturnType<typeof found>>;
  beforeAll(async () => {
    record = await found(members);
    ticket = await ticketOf(record, last);
  });

  test("a ticket holds what the run has at the place", async () => {
    const masks = masksOf(ticket);
    const [initial, early] = [
      await record.network({ ...last, role: "ticket" }, "initial"),
      await record.network({ ...last, role: "ticket" }, "early-stop"),
    ];
    expect(masks).toEqual(early?.masks);
    expect(denseOf(ticket.trained, masks)).toEqual(early?.weights);
    expect(denseOf(ticket.start ?? new Map(), masks)).toEqual(initial?.weights);
    expect(ticket.classes).toEqual(["top", "middle", "bottom"]);
    expect(ticket.inputs).toEqual(early?.inputs(stripes()));
    const { survivors } = countsOf(ticket);
    expect(survivors).toBe([...masks.values()].flatMap((mask) => [...mask]).filter((bit) => bit === 1).length);
  });

  test("its file is read back, and written again to the same bytes", () => {
    const bytes = bytesOf(ticket);
    const read = decodeTicket(bytes, "t");
    expect(read).toEqual(ticket);
    expect(Buffer.from(bytesOf(read)).equals(bytes)).toBe(true);
  });

  test("trained again from the file alone, it gives the same bytes", async () => {
    const bytes = bytesOf(ticket);
    const read = decodeTicket(bytes, "t");
    expect(await verifyTicket(read, bytes, { dataset: stripes() })).toMatchObject({ same: true, differs: [] });
  });

  test("one that no memory holds is refused before anything is made for it", async () => {
    const { content } = ticket;
    const layers = content.network.layers.map((layer) =>
      layer.kind === "linear" ? { ...layer, outputs: 1e5 } : layer,
    );
    const huge = { ...ticket, content: { ...content, network: { ...content.network, layers } } };
    await expect(trainTicket(huge, { dataset: stripes() })).rejects.toThrow(
      /^a training of [\d,]+ weights in batches of/,
    );
  });

  test("one changed weight is found, by the layer", async () => {
    const [name, values] = [...ticket.trained][0]!;
    const other = {
      ...ticket,
      trained: new Map(ticket.trained).set(
        name,
        values.map((v, i) => (i === 0 ? -v : v)),
      ),
    };
    const { same, differs } = await verifyTicket(other, bytesOf(other), { dataset: stripes() });
    expect(same).toBe(false);
    expect(differs).toEqual([`the trained ${name}`]);
  });
});

describe("what is said about it", () => {
  let ticket: Ticket;
  beforeAll(async () => {
    ticket = await ticketOf(await found(), last);
  });
  test.each<[string, () => Partial<Ticket>]>([
    ["how classes are called", () => ({ classes: ["top", "bottom", "middle"] })],
    ["how pixels become inputs", () => ({ inputs: { ...ticket.inputs, shift: [0.5] } })],
    ["the mask's hash", () => ({ content: { ...ticket.content, mask: "0".repeat(64) } })],
    ["what was measured", () => ({ scores: { ...ticket.scores, iterations: 29 } })],
  ])("%s: changed in the file, it is found", async (what, change) => {
    const other = { ...ticket, ...change() };
    const { same, differs } = await verifyTicket(other, bytesOf(other), { dataset: stripes() });
    expect({ same, differs }).toEqual({ same: false, differs: [what] });
  });

  test.each<[string, (content: Ticket["content"]) => Ticket["content"], string]>([
    [
      "ends before it begins",
      (content) => ({ ...content, train: { ...content.train, from: 1000 } }),
      "it trains from iteration 1000",
    ],
    [
      "keeps nothing for validation",
      (content) => ({ ...content, data: { ...content.data, validation: 0 } }),
      "keeps no examples",
    ],
    [
      "has dropout without a layer",
      (content) => ({ ...content, train: { ...content.train, dropout: [0] } }),
      "leaves none out",
    ],
  ])("a training that %s is no ticket's", async (_, change, says) => {
    const other = bytesOf({ ...ticket, content: change(ticket.content) });
    expect(() => decodeTicket(other, "t.safetensors")).toThrow(says);
  });

  test("batches that its data cannot fill are refused before anything is made for them", async () => {
    const { content } = ticket;
    const other = { ...ticket, content: { ...content, train: { ...content.train, batch: 65_536 } } };
    await expect(trainTicket(other, { dataset: stripes() })).rejects.toThrow("trained in batches of 65536");
  });

  test("what a training does not tell is said not to be proven", async () => {
    const { unproven } = await verifyTicket(ticket, bytesOf(ticket), { dataset: stripes() });
    expect(unproven).toContain("the dense network's scores");
    expect(unproven).toContain("how its start was made");
    const bare = { ...ticket, start: null };
    expect((await verifyTicket(bare, bytesOf(bare), { dataset: stripes() })).unproven).not.toContain(
      "how its start was made",
    );
  });
});

describe("without its start", () => {
  test("a ticket whose start its seeds give is trained again, one out of another training is refused", async () => {
    const reset = await ticketOf(await found(), last, { start: false });
    expect(reset.start).toBeNull();
    expect((await verifyTicket(reset, bytesOf(reset), { dataset: stripes() })).same).toBe(true);
    const rewound = await ticketOf(await found({ rewind: "10it" }), last, { start: false });
    await expect(verifyTicket(rewound, bytesOf(rewound), { dataset: stripes() })).rejects.toThrow("without its start");
  });

  test("it is about half as long, and the dense network has no masks", async () => {
    const record = await found({ model: { family: "mlp", widths: [300] } });
    const [whole, half, dense] = [
      await ticketOf(record, last),
      await ticketOf(record, last, { start: false }),
      await ticketOf(record, { round: 0, trial: 0 }),
    ].map((ticket) => lengthInBytes(encodeTicket(ticket)));
    expect(half! / whole!).toBeLessThan(0.65);
    expect(whole! / dense!).toBeLessThan(0.65);
    expect((await ticketOf(record, { round: 0, trial: 0 })).masks).toEqual([]);
  });
});

describe("on other data", () => {
  test("of the same shape it is trained in its own mask from its own start", async () => {
    const ticket = await ticketOf(await found(), last);
    const dataset = stripes(7);
    const there = retrained(ticket, await trainTicket(ticket, { dataset }), dataset);
    expect(there.masks).toEqual(ticket.masks);
    expect(there.start).toEqual(ticket.start);
    expect(there.trained).not.toEqual(ticket.trained);
    expect(there.data.checksum).toBe(dataset.checksum);
    expect(decodeTicket(bytesOf(there), "t")).toEqual(there);
    await expect(verifyTicket(ticket, bytesOf(ticket), { dataset })).rejects.toThrow("was trained on the data");
  });

  test("its file has the classes and the scaling of these data, and answers as often right as was measured", async () => {
    const ticket = await ticketOf(await found({ data: { name: "mnist", validation: 15, pixels: "standard" } }), last);
    const faint = ({ pixels, ...rest }: Examples): Examples => ({ ...rest, pixels: pixels.map((p) => 200 + (p >> 3)) });
    const { train, test: part, ...about } = stripes(7);
    const dataset = { ...about, train: faint(train), test: faint(part), classes: ["a", "b", "c"] };
    const there = retrained(ticket, await trainTicket(ticket, { dataset }), dataset);
    expect(there.dense).toBeNull();
    expect(there.inputs.scale[0]).toBeGreaterThan(2 * (ticket.inputs.scale[0] ?? 0));
    const folder = mkdtempSync(join(tmpdir(), "lth-ticket-there-"));
    try {
      const path = join(folder, "t.safetensors");
      await writeNew(path, encodeTicket(there));
      const loaded = await loadTicket(path);
      expect(loaded.classes).toEqual(dataset.classes);
      const answers = await loaded.predict(dataset.test.pixels);
      loaded.close();
      const right = answers.filter(({ label }, i) => label === dataset.test.labels[i]).length;
      expect(right / dataset.test.count).toBe(accuracy(there.scores.atEarlyStop.test));
      expect(right).toBeGreaterThan(dataset.test.count / 2); // more than a network that sees nothing but grey
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("on its own data it keeps what the dense network did", async () => {
    const ticket = await ticketOf(await found(), last);
    expect(ticket.dense).not.toBeNull();
    const dataset = stripes();
    expect(retrained(ticket, await trainTicket(ticket, { dataset }), dataset).dense).toEqual(ticket.dense);
  });

  test("of another shape or with other classes it is refused", async () => {
    const ticket = await ticketOf(await found(), last);
    const wide = { ...stripes(), shape: { channels: 1, rows: 3, columns: 12 } };
    await expect(trainTicket(ticket, { dataset: wide })).rejects.toThrow("takes images of 1 x 6 x 6 in 3 classes");
    const two = { ...stripes(), classes: ["a", "b"] };
    await expect(trainTicket(ticket, { dataset: two })).rejects.toThrow("in 2");
  });
});

test.each([1, 2, 4])("the run's data set with names for %i classes, its network with 3: refused", async (count) => {
  const classes = Array.from({ length: count }, (_, i) => `class ${i}`);
  const asked = found().then((record) => ticketOf(record, last, { dataset: { ...stripes(), classes } }));
  await expect(asked).rejects.toMatchObject({
    message: expect.stringContaining(`has networks of 3 classes, and the data set mnist names ${count}`),
    cure: expect.stringContaining("--data"),
  });
});

test("what the run does not have is asked for in vain", async () => {
  const record = await found();
  await expect(ticketOf(record, { round: 9, trial: 0 })).rejects.toThrow("round 9, trial 0 was not trained");
  await expect(ticketOf(record, { round: 1, trial: 3 })).rejects.toMatchObject({
    cure: "ask for a round from 0 to 2 and a trial from 0 to 0",
  });
});

describe("files", () => {
  test("are written whole or not at all, and never over another", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lth-ticket-file-"));
    try {
      const ticket = await ticketOf(await found(), last);
      const path = join(folder, "t.safetensors");
      expect(await writeNew(path, encodeTicket(ticket))).toBe(readFileSync(path).length);
      expect((await readTicket(path)).ticket).toEqual(ticket);
      await expect(writeNew(path, [])).rejects.toThrow("is there already");
      await expect(writeNew(join(folder, "none", "t"), encodeTicket(ticket))).rejects.toThrow(
        "cannot be written: the folder",
      );
      expect(readdirSync(folder)).toEqual(["t.safetensors"]);
      await expect(readTicket(join(folder, "none"))).rejects.toThrow("it does not exist");
      await expect(readTicket(folder)).rejects.toThrow("found a folder");
      writeFileSync(join(folder, "empty"), "");
      await expect(readTicket(join(folder, "empty"))).rejects.toThrow("0 bytes, but a safetensors file");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a file that comes while another is written to its place is left, and so is what is called unfinished", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lth-ticket-race-"));
  try {
    const path = join(folder, "t");
    writeFileSync(`${path}.unfinished`, "mine");
    const pieces = [new Uint8Array(1000)];
    const ends = await Promise.allSettled([writeNew(path, pieces), writeNew(path, pieces), writeNew(path, pieces)]);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const end of ends) {
      if (end.status === "rejected") expect(String(end.reason)).toContain("is there already");
    }
    expect(readdirSync(folder).sort()).toEqual(["t", "t.unfinished"]);
    expect(readFileSync(`${path}.unfinished`, "utf8")).toBe("mine");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("a damaged or hostile file", () => {
  let ticket: Ticket;
  beforeAll(async () => {
    ticket = await ticketOf(await found(), last);
  });
  const refusal = (other: Ticket): LthError => {
    try {
      decodeTicket(bytesOf(other), "t");
    } catch (error) {
      if (error instanceof LthError) return error;
      throw error;
    }
    throw new Error("it was accepted");
  };
  const withLayers = (layers: readonly object[]) =>
    ({ ...ticket, content: { ...ticket.content, network: { ...ticket.network, layers } } }) as Ticket;
  const linear = { kind: "linear", name: "fc1", outputs: 3, deviation: 0.1 };

  test.each<[string, () => Ticket, RegExp]>([
    [
      "a window larger than its planes",
      () => withLayers([{ kind: "max-pool", size: 9, stride: 1 }, linear]),
      /layer 1 of 2 \(max-pool\) has a window of 9 x 9/,
    ],
    [
      "padding that sees nothing",
      () =>
        withLayers([
          { kind: "convolution", name: "c", outputs: 1, kernel: 1, stride: 1, padding: 4, bias: true, deviation: 1 },
          linear,
        ]),
      /4 lines of zeros/,
    ],
    [
      "layers that end with other sizes",
      () => withLayers([{ ...linear, outputs: 4 }]),
      /end with 4 values, and it has 3 classes/,
    ],
    [
      "branches that do not fit",
      () =>
        withLayers([
          { kind: "residual", body: [{ ...linear, outputs: 5 }], shortcut: [] },
          { ...linear, name: "fc2" },
        ]),
      /adds 5 x 1 x 1/,
    ],
    [
      "a huge layer",
      () => withLayers([{ ...linear, name: "big", outputs: 2 ** 40 }, linear]),
      /1099511627776 values arrive/,
    ],
    ["two layers of one name", () => withLayers([linear, linear]), /two of its layers are called "fc1"/],
    [
      "a layer's name that is a path",
      () => withLayers([{ ...linear, name: "../../x" }]),
      /a layer is called "..\/..\/x"/,
    ],
    ["other classes than answers", () => ({ ...ticket, classes: ["a"] }), /names 1 classes, and its network has 3/],
    [
      "inputs for other channels",
      () => ({ ...ticket, inputs: { scale: [1, 1], shift: [0, 0] } }),
      /scaled by 2 numbers/,
    ],
    [
      "a weight that is no number",
      () => ({ ...ticket, trained: new Map(ticket.trained).set("fc1.bias", new Float32Array(10).fill(Number.NaN)) }),
      /"fc1.bias.trained" holds "NaN" at place 0/,
    ],
    [
      "too few weights",
      () => ({ ...ticket, trained: new Map(ticket.trained).set("fc1.bias", new Float32Array(9)) }),
      /is F32 \[9\], expected F32 \[10\]/,
    ],
    [
      "a tensor of nobody",
      () => ({ ...ticket, trained: new Map(ticket.trained).set("__proto__", new Float32Array(1)) }),
      /"__proto__.trained" is none of its network's/,
    ],
    [
      "a bit behind the last weight",
      () => ({
        ...ticket,
        masks: ticket.masks.map((m) => ({
          ...m,
          bits: m.bits.map((byte, i) => (i === m.bits.length - 1 ? byte | 0xff : byte)),
        })),
      }),
      /has a bit behind its last weight|expected F32/,
    ],
  ])("%s", (_, make, message) => {
    const { message: found, cure } = refusal(make());
    expect(found).toMatch(message);
    expect(`${found}${cure}`).not.toContain("\n");
  });

  test("cut anywhere, and with any byte of its header flipped, it is refused or means the same", () => {
    const bytes = bytesOf(ticket);
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => decodeTicket(bytes.slice(0, length), "t")).toThrow(LthError);
    }
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let at = 0; at < header; at += 3) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      try {
        decodeTicket(flipped, "t");
      } catch (error) {
        expect(error).toBeInstanceOf(LthError);
      }
    }
  });
});
