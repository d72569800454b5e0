import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    expect(shown.out).toMatch(/^from outside: criterion smallest, code [0-9a-f]{8}$/m);
    expect(shown.out).toContain("Against turned (turned)");
    expect((await lth("list")).out).toContain(run);
    expect((await lth("report", run)).code).toBe(0);
    const page = readFileSync(join(folder, "runs", "reports", run, "report.html"), "utf8");
    expect(page).toMatch(/<dt>From outside<\/dt><dd>strategy once, SHA-256 of its module <code>[0-9a-f]{64}<\/code>/);
    expect(existsSync(join(folder, "runs", "reports", run, "own-rounds.csv"))).toBe(false);
    const again = await lth("find", ...find, ...named);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("prune.criterion=smallest") });
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
