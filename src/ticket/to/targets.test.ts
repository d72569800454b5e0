import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { floatsOf, readSafetensors } from "../../formats/index.ts";
import type { RunRecord } from "../../verdict/index.ts";
import { everyLayer, finder, stripes } from "../found.test-data.ts";
import { exported, loadTicket, type Ticket, ticketOf } from "../index.ts";
import { denseOf, masksOf } from "../ticket.ts";
import { compacted } from "./compact.ts";

const found = finder();

const last = { round: 2, trial: 0 };
const bytesOf = (ticket: Ticket, options: Parameters<typeof exported>[1]) =>
  new Uint8Array(Buffer.concat(exported(ticket, options).pieces));
const { test: part } = stripes();

const standard = { name: "mnist", validation: 15, pixels: "standard" };
const narrow = {
  model: { family: "mlp", widths: [30, 20] },
  prune: { rate: 0.85 }, // so that units die
  data: standard,
};

describe.each<[string, Record<string, unknown>]>([
  ["fully connected", narrow],
  ["every kind of layer", { model: everyLayer, data: standard, prune: { rate: 0.7 } }],
  ["ResNet-8", { model: { family: "resnet", depth: 8, widths: [4, 4, 8] } }],
  [
    "convolutions without padding",
    {
      model: {
        family: "layers",
        layers: [
          { convolution: 8 },
          "relu",
          { convolution: 6, padding: 0 },
          "relu",
          { "max-pool": 2 },
          { linear: 9 },
          "relu",
          "output",
        ],
      },
      prune: { rate: 0.8 },
    },
  ],
])("%s", (_, members) => {
  let record: RunRecord;
  let ticket: Ticket;
  beforeAll(async () => {
    record = await found(members);
    ticket = await ticketOf(record, last);
  });

  for (const compact of [false, true]) {
    test(`onnxruntime answers as lth does, ${compact ? "without dead units" : "dense"}, in batches of any size`, async () => {
      const bytes = bytesOf(ticket, { to: "onnx", compact });
      const session = await InferenceSession.create(bytes);
      expect(session.inputNames).toEqual(["images"]);
      expect(session.outputNames).toEqual(["logits", "probabilities"]);
      const run = async (first: number, count: number) => {
        const images = Float32Array.from(part.pixels.subarray(36 * first, 36 * (first + count)));
        const { probabilities } = await session.run({ images: new Tensor("float32", images, [count, 1, 6, 6]) });
        if (!(probabilities?.data instanceof Float32Array)) throw new Error("no probabilities");
        return [...probabilities.data];
      };
      const loaded = await loadTicket(record, last);
      const ours = (await loaded.predict(part.pixels)).flatMap(({ probabilities }) => probabilities);
      const all = await run(0, part.count);
      expect(Math.max(...all.map((value, i) => Math.abs(value - (ours[i] ?? Number.NaN))))).toBeLessThan(1e-5);
      for (const count of [1, 2]) {
        const some = await run(7, count);
        const differences = some.map((value, i) => Math.abs(value - (all[7 * 3 + i] ?? Number.NaN)));
        expect(Math.max(...differences)).toBeLessThan(1e-5);
      }
      loaded.close();
    });
  }

  test("PyTorch's file has dense weights and masks under its names", () => {
    const { tensors, metadata } = readSafetensors(bytesOf(ticket, { to: "pytorch" }), "p");
    const masks = masksOf(ticket);
    const dense = denseOf(ticket.trained, masks);
    expect(tensors.size).toBe(dense.size + ticket.masks.length);
    for (const { name } of ticket.masks) {
      expect([...(tensors.get(`${name}_mask`)?.bytes ?? [])]).toEqual([...(masks.get(name) ?? [])]);
    }
    for (const [name, values] of dense) {
      const theirs = name
        .replace(/\.scale$/, ".weight")
        .replace(/\.shift$/, ".bias")
        .replace(/\.(mean)$/, ".running_mean")
        .replace(/\.variance$/, ".running_var");
      const tensor = tensors.get(theirs);
      expect(tensor && floatsOf(tensor), theirs).toEqual(values);
    }
    expect(metadata.get("classes")).toBe(JSON.stringify(["top", "middle", "bottom"]));
    expect(JSON.parse(metadata.get("inputs") ?? "")).toEqual(ticket.inputs);
  });
});

describe("dead units", () => {
  test("go, and so do those that only they read", async () => {
    const ticket = await ticketOf(await found(narrow), last);
    const whole = { network: ticket.network, weights: denseOf(ticket.trained, masksOf(ticket)) };
    const { network, weights } = compacted(whole);
    const widths = network.layers.flatMap((layer) => (layer.kind === "linear" ? [layer.outputs] : []));
    expect(widths[0]).toBeLessThan(30);
    expect(widths[1]).toBeLessThan(20);
    expect(widths[2]).toBe(3);
    const [fc1 = 0, fc2 = 0] = widths;
    expect(weights.get("fc1.weight")?.length).toBe(36 * fc1);
    expect(weights.get("fc2.weight")?.length).toBe(fc1 * fc2);
    // Every unit that is left is read, and something enters it.
    for (let unit = 0; unit < fc1; unit++) {
      expect(
        weights
          .get("fc1.weight")
          ?.subarray(36 * unit, 36 * unit + 36)
          .some((w) => w !== 0),
      ).toBe(true);
      expect(
        Array.from({ length: fc2 }, (_, r) => weights.get("fc2.weight")?.[r * fc1 + unit]).some((w) => w !== 0),
      ).toBe(true);
    }
  });
});

test("a layer may be called input, as the scaling of the inputs once was", async () => {
  const ticket = await ticketOf(await found({ model: everyLayer, data: standard }), last);
  const [norm] = ticket.network.layers.flatMap((layer) => (layer.kind === "batch-norm" ? [layer.name] : []));
  const called = (name: string) => (name.startsWith(`${norm}.`) ? name.replace(/^[^.]*/, "input") : name);
  const layers = ticket.network.layers.map((layer) =>
    layer.kind === "batch-norm" && layer.name === norm ? { ...layer, name: "input" } : layer,
  );
  const trained = new Map([...ticket.trained].map(([name, values]) => [called(name), values]));
  const renamed = { ...ticket, network: { ...ticket.network, layers }, trained };
  expect(trained.has("input.scale")).toBe(true);
  const answers = async (of: Ticket) => {
    const session = await InferenceSession.create(bytesOf(of, { to: "onnx" }));
    const images = new Tensor("float32", Float32Array.from(part.pixels), [part.count, 1, 6, 6]);
    return (await session.run({ images })).logits?.data;
  };
  expect(await answers(renamed)).toEqual(await answers(ticket));
});

test("what has no start cannot be exported with it, and forms have names", async () => {
  const ticket = await ticketOf(await found(), last, { start: false });
  expect(() => exported(ticket, { to: "onnx", weights: "start" })).toThrow("the ticket has no start");
  expect(() => exported(ticket, { to: "onx" })).toThrow('no form of export is called "onx"');
});
