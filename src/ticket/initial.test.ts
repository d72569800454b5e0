import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { floats, safetensorsPieces, type Tensor } from "../formats/index.ts";
import { loadRun, readGivenWeights, runFind } from "../runs/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import { everyLayer, stripes, tinySpec } from "./found.test-data.ts";
import { encodeTicket, exported, ticketOf } from "./index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-initial-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function find(store: string, members: Record<string, unknown> = {}, file?: string): Promise<RunRecord> {
  const initial = file === undefined ? undefined : await readGivenWeights(file);
  const start = initial ? { initial: { weights: initial.sha256 } } : {};
  const spec = tinySpec({ rounds: 1, controls: { reshuffle: 1 }, ...members, ...start });
  const found = await runFind({
    name: "tiny",
    scale: "quick",
    spec,
    dataset: stripes(),
    store: join(folder, store),
    initial,
  });
  return found.record;
}

describe.each([
  ["a perceptron", {}],
  ["every kind of layer", { model: everyLayer }],
  ["rewound, cut by initial magnitude", { rewind: "5it", prune: { rate: 0.4, criterion: "initial-magnitude" } }],
])("%s", (name, members) => {
  test("begun with the weights that it draws, out of a file, has the same numbers under another id", async () => {
    const file = join(folder, `${name}.safetensors`);
    const drawn = await find(name, members);
    const start = await ticketOf(drawn, { round: 0, trial: 0 });
    writeFileSync(file, Buffer.concat(exported(start, { to: "pytorch", weights: "start" }).pieces));
    const given = await find(name, members, file);
    expect(given.id).not.toBe(drawn.id);
    expect(given.jobs.map(({ outcome }) => outcome)).toEqual(drawn.jobs.map(({ outcome }) => outcome));
    expect(given.jobs.some(({ key }) => drawn.jobs.some((job) => job.key === key))).toBe(false);
    for (const { trial, role, repeat, round } of given.jobs) {
      const at = (record: RunRecord) => record.network({ trial, role, repeat, round }, "initial");
      expect((await at(given))?.weights).toEqual((await at(drawn))?.weights);
    }
    // The store has the values: the file is not needed to read the run, nor to go on.
    rmSync(file);
    const read = loadRun(join(folder, name), given.id);
    expect(await read.network({ trial: 0, role: "ticket", round: 1 }, "initial")).not.toBeNull();
  });
});

test("equal weights are the same start however they are written, and one other bit is another", async () => {
  const write = (
    name: string,
    tensors: readonly (readonly [string, Tensor])[],
    metadata = new Map<string, string>(),
  ) => {
    const file = join(folder, name);
    writeFileSync(file, Buffer.concat(safetensorsPieces({ metadata, tensors: new Map(tensors) })));
    return readGivenWeights(file);
  };
  const a: readonly [string, Tensor] = ["a", { ...floats(Float32Array.of(1, 2)), shape: [2, 1] }];
  const b: readonly [string, Tensor] = ["b", floats(Float32Array.of(3))];
  const mask: readonly [string, Tensor] = ["a_mask", { type: "BOOL", shape: [2, 1], bytes: Uint8Array.of(1, 0) }];
  const { sha256 } = await write("one", [a, b]);
  expect((await write("two", [mask, b, a], new Map([["format", "pt"]]))).sha256).toBe(sha256);
  expect((await write("three", [["a", floats(Float32Array.of(1, 2))], b])).sha256).not.toBe(sha256);
  expect((await write("four", [["a", { ...floats(Float32Array.of(1, -2)), shape: [2, 1] }], b])).sha256).not.toBe(
    sha256,
  );
});

describe("what does not fit is refused by tensor before anything is written", () => {
  const good = (): Map<string, Tensor> =>
    new Map([
      ["fc1.weight", { ...floats(new Float32Array(10 * 36).fill(0.1)), shape: [10, 36] }],
      ["fc1.bias", floats(new Float32Array(10))],
      ["output.weight", { ...floats(new Float32Array(30)), shape: [3, 10] }],
      ["output.bias", floats(new Float32Array(3))],
    ]);
  const change = (name: string, tensor: Tensor | undefined) => {
    const tensors = good();
    if (tensor) tensors.set(name, tensor);
    else tensors.delete(name);
    return tensors;
  };
  test.each<[string, Map<string, Tensor>]>([
    ['tensor "fc1.bias" is missing', change("fc1.bias", undefined)],
    ['tensor "fc9.bias" is none of the network\'s', change("fc9.bias", floats(new Float32Array(2)))],
    [
      'tensor "fc1.weight" is 36 x 10, expected 10 x 36',
      change("fc1.weight", { ...floats(new Float32Array(360)), shape: [36, 10] }),
    ],
    [
      'tensor "fc1.bias" is F16, expected F32',
      change("fc1.bias", { type: "F16", shape: [10], bytes: new Uint8Array(20) }),
    ],
    [
      'tensor "fc1.bias" holds "Infinity" at place 2',
      change("fc1.bias", floats(Float32Array.of(0, 0, Infinity, 0, 0, 0, 0, 0, 0, 0))),
    ],
  ])("%s", async (words, tensors) => {
    const file = join(folder, "odd.safetensors");
    writeFileSync(file, Buffer.concat(safetensorsPieces({ metadata: new Map(), tensors })));
    await expect(find("none", {}, file)).rejects.toThrow(words);
    expect(readdirSync(folder)).not.toContain("none");
  });

  test("a ticket's file, which holds them otherwise, is told from one", async () => {
    const file = join(folder, "ticket.safetensors");
    const ticket = await ticketOf(await find("for-a-ticket"), { round: 1, trial: 0 });
    writeFileSync(file, Buffer.concat(encodeTicket(ticket)));
    await expect(readGivenWeights(file)).rejects.toThrow("expected weights under PyTorch's names, found a ticket");
  });

  test("weights that the store lost are asked for again", async () => {
    const file = join(folder, "good.safetensors");
    writeFileSync(file, Buffer.concat(safetensorsPieces({ metadata: new Map(), tensors: good() })));
    const record = await find("lost", {}, file);
    const { initial } = record.spec;
    const kept = join(folder, "lost", "starts", `${initial.weights}.safetensors`);
    writeFileSync(kept, "damage");
    await expect(find("lost", { initial, rounds: 2 })).rejects.toThrow("is missing or damaged");
    expect((await find("lost", { rounds: 2 }, file)).jobs.length).toBe(5);
  });
});
