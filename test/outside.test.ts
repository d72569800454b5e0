import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lth as lthIn } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-outside-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lth = (...args: string[]) => lthIn(folder, args);

const score = "export const smallest = (values) => values.map((value) => -Math.abs(value));\n";
const mine = `import { smallest } from "./parts/score.mjs";

export const criteria = {
  smallest: {
    about: "the smallest weights stay",
    score: ({ weights, masks }) => new Map([...masks.keys()].map((name) => [name, smallest(weights.get(name))])),
  },
};

export const changes = {
  turned: {
    about: "every surviving weight has the other sign",
    *apply({ weights, masks }) {
      return new Map([...weights].map(([name, of]) => [name, masks.has(name) ? of.map((weight) => -weight) : of.slice()]));
    },
  },
};

export const controls = {
  turned: {
    meaning: () => "the ticket, its signs turned",
    source: "a test",
    against: ({ ticket: { start }, stream }) => ({
      start: { ...start, changes: [...start.changes, { name: "turned", stream: stream("turned") }] },
    }),
  },
};

export const strategies = {
  once: {
    about: "all rounds from the dense network",
    rounds: ({ rounds, iterations }) =>
      Array.from({ length: rounds + 1 }, (_, round) => ({
        round,
        cutFrom: round === 0 ? null : { role: "ticket", round: 0 },
        trainings: [{ role: "ticket", round, base: "initial", span: { from: 0, until: iterations } }],
      })),
    cut: (pruner, cut) => pruner.toRound(cut),
  },
};

export const figures = {
  "own-rounds": {
    title: "Rounds",
    caption: () => "How many rounds there are.",
    table: ({ summary }) => ({ columns: ["round"], rows: summary.rounds.map(({ round }) => [round]) }),
    draw: () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>',
  },
};
`;
const module = "./mine.mjs";

beforeAll(() => {
  writeSmallData(join(folder, "data"));
  mkdirSync(join(folder, "parts"));
  writeFileSync(join(folder, "parts", "score.mjs"), score);
  writeFileSync(join(folder, "mine.mjs"), mine);
});

const tiny = ["lenet-mnist", "--data", "data", "--trials", "1", "--rounds", "2", "--iterations", "20it"];
const sizes = ["--set", "data.validation=100", "--set", "model.widths=[12]", "--set", "measure={every: 10, test: 20}"];
const named = ["--set", "prune.criterion=smallest", "--strategy", "once", "--controls", "turned:2,reinit"];
const find = [...tiny, ...sizes];

/** The id that a dry run gives. */
const planned = async (...args: string[]): Promise<string> => {
  const { out, err } = await lth("find", ...find, ...args, "--dry-run", "--json");
  return err === "" ? JSON.parse(out).run : err;
};

/** What `lth find` says with a module that has this text, which is refused with this message. */
async function refused(text: string, file: string, args: readonly string[], message: string) {
  writeFileSync(join(folder, file), text);
  const ended = await lth("find", ...args, "--use", `./${file}`);
  expect(ended.err).toContain(message);
  expect(ended.err).not.toContain("fault of lth");
  expect(ended.code).toBe(2);
  return ended;
}

describe("a criterion, a control, its change and a strategy in a module", () => {
  let run = "";

  test("are found by --use and judged like ours, and the store keeps which code they were", async () => {
    const found = await lth("find", ...find, ...named, "--use", module);
    expect(found).toMatchObject({ code: 0, err: expect.not.stringContaining("warning") });
    run = /^run (\S+)$/m.exec(found.out)?.[1] ?? "";
    expect(found.out).toContain("Against turned (the ticket, its signs turned)");
    expect(readFileSync(join(folder, "runs", "reports", run, "own-rounds.csv"), "utf8")).toBe(
      "round\r\n0\r\n1\r\n2\r\n",
    );
    const shown = JSON.parse((await lth("show", run, "--json")).out);
    const code = shown.machine.versions["criterion smallest"];
    expect(code).toMatch(/^[0-9a-f]{64}$/);
    expect(shown.machine.versions).toMatchObject({ "control turned": code, "strategy once": code });
    expect(shown.rounds[2].controls).toMatchObject({ turned: { diverged: 0 }, reinit: { diverged: 0 } });
    for (const { trial, repeat, key } of shown.rounds[1].controls.turned.jobs) {
      const text = readFileSync(join(folder, "runs", "jobs", `${key}.safetensors`), "latin1");
      expect(text, `${trial} ${repeat}`).toContain(code); // the change's code decides the job's bytes
    }
    for (const { key } of [...shown.rounds[1].ticket.jobs, ...shown.rounds[1].controls.reinit.jobs]) {
      const text = readFileSync(join(folder, "runs", "jobs", `${key}.safetensors`), "latin1");
      expect(text).not.toContain(code); // of a criterion and a strategy only the mask and the span count
    }
  });

  test("without the module the run is shown, listed, reported and removed, and neither found nor resumed", async () => {
    const shown = await lth("show", run);
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toMatch(/^from outside: criterion smallest, mine.mjs, code [0-9a-f]{8}$/m);
    expect(shown.out).toContain("Against turned (turned)");
    expect((await lth("list")).out).toContain(run);
    expect((await lth("report", run)).code).toBe(0);
    const page = readFileSync(join(folder, "runs", "reports", run, "report.html"), "utf8");
    expect(page).toMatch(
      /<dt>From outside<\/dt><dd>strategy once, SHA-256 of its module mine.mjs <code>[0-9a-f]{64}<\/code>/,
    );
    expect(existsSync(join(folder, "runs", "reports", run, "own-rounds.csv"))).toBe(false);
    const again = await lth("find", ...find, ...named);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("prune.criterion=smallest") });
    const from = `run ${run} was made with criterion smallest, strategy once, control turned of mine.mjs, code `;
    expect(again.err).toContain(from);
    expect(again.err.split("\n").at(-2)).toContain("add --use and its path");
    expect((await lth("rm", run, "--yes")).code).toBe(0);
  });

  test("give another run id when any file of the module changes, and only where they are used", async () => {
    const use = ["--use", module];
    expect(await planned(...use)).toBe(await planned());
    writeFileSync(join(folder, "parts", "score.mjs"), `${score}// changed\n`);
    const other = await planned(...named, ...use);
    expect(other).toMatch(/^lenet-mnist-[0-9a-f]{8}$/);
    expect(other).not.toBe(run);
  });

  test("are listed by lth spec, whose file is a spec for those who use the module", async () => {
    const { out } = await lth(
      "spec",
      "lenet-mnist",
      ...named.slice(0, 2),
      "--set",
      "controls={turned: 2, noise-0.5: 1}",
      "--use",
      module,
    );
    expect(out).toMatch(/^# --use \.\/mine\.mjs, code [0-9a-f]{8}: change of a start turned, control turned, /);
    const words = out.replaceAll(/\n *# /g, " ");
    for (const listed of [
      "smallest: the smallest weights stay, from outside",
      "turned: 3 asks for turned (a test, from",
    ]) {
      expect(words).toContain(listed);
    }
    // Controls with options were left out of what lth spec wrote.
    expect(out).toContain('\n  turned: 2\n  "noise-0.5": 1\n');
    writeFileSync(join(folder, "own.yaml"), out);
    expect((await lth("spec", "own.yaml", "--use", module)).out.split("\n").slice(2)).toEqual(out.split("\n").slice(2));
    expect(await lth("spec", "own.yaml")).toMatchObject({ code: 2 });
  });
});

describe("a family of models and a data set in a module", () => {
  const shapes = `import { Stack, z } from "lth";

export const families = {
  narrow: {
    schema: z.strictObject({
      family: z.literal("narrow").describe("one narrow layer"),
      units: z.int().min(1).default(6).describe("hidden units"),
    }),
    name: ({ units }) => ({ name: "narrow-" + units }),
    build: ({ units }, input, classes) =>
      new Stack(input).linear("fc1", units).relu().linear("output", classes).network(input, classes),
    weighsPixels: () => true,
  },
};

const part = (count) => ({
  count,
  labels: Uint8Array.from({ length: count }, (_, i) => i % 2),
  pixels: Uint8Array.from({ length: count * 16 }, (_, p) => (p * 37 + (p >> 4) * (p >> 4) * 11) % 200 + 55 * ((p >> 4) % 2)),
});
export const datasets = {
  made: {
    about: "made by a test",
    counts: null,
    load: (path) => ({ copy: "made from " + path, shape: { channels: 1, rows: 4, columns: 4 }, classes: ["a", "b"], train: part(200), test: part(60) }),
  },
};
`;
  const own = [...find, "--set", "data.name=made", "--set", "model={family: narrow}"].filter(
    (word, i, all) => !/^model\.widths/.test(word) && !/^model\.widths/.test(all[i + 1] ?? ""),
  );
  const trained = (out: string) =>
    out
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text))
      .filter(({ type }) => type === "job-done")
      .map(({ job, reused }) => ({ key: job.key, reused }));
  const runOf = (out: string): string => JSON.parse(out.trim().split("\n").at(-1) ?? "").run;
  let [run, keys] = ["", [] as string[]];

  beforeAll(() => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(folder, "node_modules", "lth"));
    writeFileSync(join(folder, "shapes.mjs"), shapes);
  });

  test("are found with, and the run says whose they are", async () => {
    const { code, out, err } = await lth("find", ...own, "--use", "./shapes.mjs", "--json");
    expect({ code, err }).toEqual({ code: 0, err: expect.not.stringContaining("fault") });
    run = runOf(out);
    keys = trained(out).map(({ key }) => key);
    const shown = JSON.parse((await lth("show", run, "--json")).out);
    const hash = shown.machine.versions["family narrow"];
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(shown.machine.versions).toMatchObject({ "data set made": hash, "module shapes.mjs": hash });
    expect(shown.data).toMatchObject({ name: "made", copy: "made from data" });
    expect(readFileSync(join(folder, "runs", "jobs", `${keys[0]}.safetensors`), "latin1")).not.toContain(hash);
  });

  test("the same layers and examples in other words are another run, and nothing trains again", async () => {
    writeFileSync(join(folder, "shapes.mjs"), `${shapes}// the same\n`);
    const { out } = await lth("find", ...own, "--use", "./shapes.mjs", "--json");
    expect(runOf(out)).not.toBe(run);
    const found = trained(out); // two train at once: in any order
    expect(found.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(found.every(({ reused }) => reused)).toBe(true);
    expect((await lth("rm", runOf(out), "--yes")).code).toBe(0);
  });

  test("a ticket out of it is verified and trained again with the module, and says what it lacks without", async () => {
    expect((await lth("export", run, "--round", "1", "--out", "made.safetensors")).code).toBe(0);
    const use = ["--use", "./shapes.mjs"];
    const verified = await lth("ticket", "made.safetensors", "--verify", ...use);
    expect({ code: verified.code, out: verified.out }).toEqual({
      code: 0,
      out: expect.stringContaining("trained again, equal"),
    });
    expect((await lth("train", "--ticket", "made.safetensors", ...use)).out).toContain(
      "trained on made (made from undefined)",
    );
    const without = await lth("ticket", "made.safetensors", "--verify");
    expect({ code: without.code, err: without.err }).toEqual({
      code: 2,
      err: expect.stringContaining("add --use ./mine.mjs"),
    });
    expect((await lth("ticket", "made.safetensors", ...use)).err).toContain("--use changes nothing without --verify");
  });

  test("without the module the run is shown, listed, reported and removed; asked again, it says what it needs", async () => {
    const { code, out } = await lth("show", run);
    expect(code).toBe(0);
    expect(out).toMatch(/^narrow; made \(made from data\)/m);
    expect(out).toMatch(/^from outside: family narrow, shapes\.mjs, code [0-9a-f]{8}$/m);
    expect((await lth("list")).out).toContain(run);
    expect(await lth("report", run)).toMatchObject({ code: 0, err: "" });
    const again = await lth("find", ...own);
    expect(again.code).toBe(2);
    expect(again.err).toContain("model.family is narrow, expected one of mlp, conv, resnet, vgg, layers\n");
    expect(again.err).toContain("data.name is made, expected one of mnist, cifar10, images, fashion-mnist");
    expect(again.err).toContain(`run ${run} was made with family narrow, data set made of shapes.mjs, code `);
    expect((await lth("rm", run, "--yes")).code).toBe(0);
    expect((await lth("find", ...own)).err).toContain("is it in a module of your own? add --use ./mine.mjs");
  });

  test("are listed by lth spec and lth data list", async () => {
    const words = (await lth("spec", "lenet-mnist", "--set", "model={family: narrow}", "--use", "shapes.mjs")).out;
    const [first = "", ...rest] = words.split("\n");
    expect(first).toMatch(/^# --use shapes\.mjs, code [0-9a-f]{8}: data set made, family narrow$/);
    const text = rest.join("\n").replaceAll(/\n *# /g, " ");
    expect(text).toMatch(/a family and its sizes; narrow: one narrow layer, from outside, code [0-9a-f]{8}\n/);
    expect(text).toMatch(/made: made by a test, from outside, code [0-9a-f]{8}; one of mnist/);
    expect(text).toContain(
      "\n  # hidden units; a whole number of at least 1; default 6\n  units: 6\n".replace("\n  # ", " "),
    );
    expect((await lth("data", "list", "--use", "shapes.mjs")).out).toContain("made: as many examples as you have");
  });

  test.each([
    [
      "train: part(200)",
      "train: { ...part(200), labels: new Uint8Array(200).fill(7) }",
      "the label 7, and has 2 classes",
    ],
    ["test: part(60)", "test: { ...part(60), pixels: [NaN] }", "gives a list as test.pixels, expected a Uint8Array"],
    ["path) => (", "path) => (undefined.x, ", "the data set made of wrong.mjs fails in load: Cannot read"],
    ['linear("output", classes)', 'linear("output", 5)', "its layers end with 5 values, and it has 2 classes"],
    [".relu()", ".swish()", "the family narrow of wrong.mjs fails in build"],
    [
      '{ name: "narrow-" + units }',
      '"narrow"',
      "the family narrow of wrong.mjs answers in name something else than {name}",
    ],
  ])("%s wrong: %s", async (right, wrong, message) => {
    const { err } = await refused(shapes.replace(right, wrong), "wrong.mjs", [...own, "--store", "none"], message);
    expect(err.split("\n").length).toBe(3);
  });
});

test.each([
  [
    "score: ({ weights",
    "score: ({ masks: { x: { y } }, weights",
    "the criterion smallest of broken.mjs fails in score",
  ],
  ["meaning: () =>", "meaning: () => 5 ||", "the control turned of broken.mjs answers in meaning something else"],
  ["against: ({", "against: ({ a: { b },", "the control turned of broken.mjs fails in against"],
  ["rounds: ({", "rounds: ({ a: { b },", "the strategy once of broken.mjs fails in rounds"],
  [
    "start: { ...start, changes",
    "start: { base: start.base, changed",
    "answers in against something else than an object",
  ],
  ['role: "ticket", round: 0', 'role: "ticket", round: 9', "answers in rounds something else than trainings that wait"],
  [
    "pruner.toRound(cut)",
    "new Map([...cut.masks].map(([name, mask]) => [name, mask.slice().fill(1)]))",
    "the strategy once cuts a mask of round 1 that cannot be",
  ],
  ["pruner.toRound(cut)", "new Map()", "the strategy once of broken.mjs answers in cut something else than a Map"],
  ["*apply(", "apply(", "the change of a start turned of broken.mjs answers in apply something else than steps"],
])(
  "a criterion, control, strategy or change that fails is named, with exit code 2: %s",
  async (right, wrong, message) => {
    await refused(mine.replace(right, wrong), "broken.mjs", [...find, ...named, "--store", "broken"], message);
  },
);

test("a spec alone loads no code", async () => {
  writeFileSync(join(folder, "loud.mjs"), 'console.log("loaded");\n');
  const text = (await lth("spec", "lenet-mnist")).out.replace("criterion: magnitude", "criterion: ./loud.mjs");
  writeFileSync(join(folder, "code.yaml"), `${text}\nuse: [./loud.mjs]\n`);
  const { code, out, err } = await lth("find", "code.yaml");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/prune\.criterion is \.\/loud\.mjs[\s\S]*use is not a known field/);
});

test("a module in TypeScript runs where Node runs TypeScript; elsewhere the error says so", async () => {
  const text = 'export const criteria = { typed: { about: "typed" as string, score: () => new Map() } };\n';
  writeFileSync(join(folder, "typed.ts"), text);
  const { code, out, err } = await lth("spec", "lenet-mnist", "--use", "typed.ts");
  const runs = execFileSync(process.execPath, ["-p", "String(process.features.typescript ?? false)"], {
    encoding: "utf8",
  });
  if (runs.trim() === "false") {
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("use Node 22.18 or newer for TypeScript") });
  } else expect(out).toContain("criterion typed");
});
