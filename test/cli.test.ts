import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bash, type Ended, lth as lthIn, main, startLth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the command line can be executed, however often it was built: npx asks for that", () => {
  expect(statSync(main).mode & 0o111).toBe(0o111);
});

const lth = (args: readonly string[]) => lthIn(folder, args);

const data = join(folder, "data");
const words = (line: string): string[] => line.split(" ");
/** The small data set, for lenet-mnist. */
const onSmall = ["lenet-mnist", "--data", data, ...words("--set data.validation=100 --set model.widths=[20]")];
/** A run of a few seconds at most. */
const tiny = [
  "find",
  ...onSmall,
  ...words("--set measure.every=10 --set measure.test=20"),
  ...words("--trials 1 --rounds 2 --iterations 40it --controls reinit"),
];
/** A run that nobody waits for. */
const endless = ["find", ...onSmall, ...words("--iterations 1000000it --trials 1 --rounds 1 --controls none")];

/** What a command says with --json: one value, or one event a line. */
const json = async (...args: readonly string[]) => JSON.parse((await lth([...args, "--json"])).out);
const eventsIn = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

beforeAll(() => {
  writeSmallData(data);
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a file
const control = /[\u0000-\u0009\u000b-\u001f\u007f]/;

describe("asked wrongly: two lines, exit 2, nothing started", () => {
  test.each<[string, string, string]>([
    ["find lenet-minst", 'no preset is called "lenet-minst"', "did you mean lenet-mnist?"],
    ["fnd lenet-mnist", 'no command is called "fnd"', "did you mean find?"],
    ["data chek", 'no command is called "chek"', "did you mean check?"],
    ["find lenet-mnist --trails 3", 'no flag is called "--trails"', "did you mean --trials?"],
    ["find lenet-mnist --scale papper", 'no scale is called "papper"', "did you mean paper?"],
    ["find lenet-mnist --strategy oneshot", "--strategy oneshot: prune.strategy is oneshot", "lth spec"],
    ["find lenet-mnist --set train.optimizer.name=adma", "(did you mean adam?)", "lth spec"],
    ["find lenet-mnist --set model.family=mpl", "(did you mean mlp?)", "lth spec"],
    [
      "find lenet-mnist --set data.validation=9 --set prune.rates.fc3=0.1",
      'no layer is called "fc3"',
      "known: fc1, fc2, output",
    ],
    ["find lenet-mnist --trials", "--trials needs a value", "--help"],
    ["find lenet-mnist --jobs 0", "--jobs is 0, expected a whole number from 1", "--jobs 1"],
    ["train lenet-mnist --out net.safetensors", "--out changes nothing without --ticket", "lth export RUN --round 0"],
    ["reproduce fig4 --data minst=digits", 'no data set of the suites is called "minst"', "did you mean mnist?"],
    ["reproduce fig4 --data mnist=a --data mnist=b", "--data says twice where mnist is", "say it once"],
    [
      "reproduce fig30 --set initial.deviation=0.1",
      "initial.deviation cannot be set for fig30: its runs differ in initial.deviation",
      "leave it out",
    ],
    ["reproduce list conv-2 --data cifar10=nowhere", "nowhere cannot be read", "check the path"],
    ["find", "lth find needs a spec", "--help"],
    ["report", "lth report needs a run", "--help"],
    ["rm", "lth rm needs a run, or --unused", "--help"],
    ["data", "lth data needs a command: list, fetch, check, import", "--help"],
    ["list runs", "too much is asked", "--help"],
    ["show nothing", 'no run is called "nothing"', "--store"],
    ["--version=2", "--version takes no value: --version=2", "lth --help"],
  ])("lth %s", async (line, wrong, cure) => {
    const args = words(line).flatMap((word) => (word === "lenet-mnist" ? [word, "--data", data] : [word]));
    const { code, out, err } = await lth(args);
    const lines = err.split("\n");
    expect(lines[0]).toContain(wrong);
    expect(lines[1]).toContain(cure);
    expect(lines[1]).toMatch(/^ {2}\S/);
    expect(lines).toHaveLength(3);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("what was typed reaches the terminal as it can be seen, on two lines: it cleared the screen", async () => {
    const name = "a\u001b[2J\u009b1m\u202e\nreport: all is well";
    for (const args of [
      ["show", name],
      ["find", name],
      ["find", `./${name}.yaml`],
      ["list", "--store", main, name],
      ["rm", name, "--store", `${name}/${name}`],
      ["find", "lenet-mnist", "--set", `${name}=${name}`],
      ["find", "lenet-mnist", "--data", name, "--dry-run"],
      ["find", "lenet-mnist", "--controls", name],
      ["bench", "--density", name],
      ["data", "check", name],
      ["data", "fetch", "cifar10", "--from", name],
      ["report", "--seed", name, `--${name}`],
    ]) {
      const { code, out, err } = await lth(args);
      expect(code, err).toBe(2);
      expect([out, err.split("\n").length], err).toEqual(["", 3]);
      expect(err).not.toMatch(/[\p{Cf}\u2028]|(?!\n)\p{Cc}/u);
    }
  });

  test("a flag given twice: the last counts, and it is said", async () => {
    const flags = ["--trials", "1", "--trials", "2", "--dry-run", "--json"];
    const { code, out, err } = await lth([...tiny, ...flags]);
    expect({ code, err }).toEqual({ code: 0, err: "warning: --trials is given twice: 2 counts, not 1\n" });
    expect(JSON.parse(out).trainings).toMatchObject({ ticket: 6 });
  });

  test("a stack comes with --debug only", async () => {
    expect((await lth(["find", "no-such-preset"])).err).not.toMatch(/\n\s+at /);
    expect((await lth(["find", "no-such-preset", "--debug"])).err).toMatch(/\n\s+at /);
  });
});

describe("help", () => {
  test.each([
    "",
    "find",
    "train",
    "spec",
    "list",
    "show",
    "rm",
    "report",
    "data",
    "data list",
    "data check",
    "data fetch",
    "data import",
  ])("of lth %s: an example, and no line longer than 80", async (command) => {
    const { code, out, err } = await lth([...words(command).filter(Boolean), "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/Examples?:\n {2}lth /);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("the version is that of the package", async () => {
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await lth(["--version"])).toMatchObject({ code: 0, out: `${manifest.version}\n`, err: "" });
  });
});

describe("a run from end to end", () => {
  const store = join(folder, "store");
  let found: Ended;
  let id: string;
  beforeAll(async () => {
    found = await lth([...tiny, "--store", store]);
    [{ id }] = await json("list", "--store", store);
  });

  test("ends with the verdict and the path of the report, in plain text", () => {
    expect(found.code).toBe(0);
    expect(found.out).toContain("Not enough trials for a verdict");
    const report = /^report: (.*)$/m.exec(found.out)?.[1] ?? "";
    expect(readFileSync(report, "utf8")).toMatch(/^<!doctype html>/i);
    expect(found.out + found.err).not.toMatch(control);
    expect(found.err.split("\n").length).toBeLessThan(10);
  });

  test("list --json has the fields that others build on", async () => {
    const [run, ...others] = await json("list", "--store", store);
    expect(others).toEqual([]);
    expect(run).toEqual({
      id: expect.stringMatching(/^lenet-mnist-[0-9a-f]{8}$/),
      preset: "lenet-mnist",
      scale: "quick",
      trials: 1,
      state: "done",
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      finished: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      name: null,
      note: null,
      command: expect.stringMatching(/^lth find lenet-mnist /),
      data: { name: "mnist", copy: expect.any(String), checksum: expect.any(String) },
      spec: expect.objectContaining({ rounds: 2, trials: 1 }),
      differs: expect.arrayContaining(["trials=1", "rounds=2"]),
      verdict: "too few trials",
      accuracy: expect.any(Number),
      density: null,
    });
  });

  test("show --json has the fields that others build on", async () => {
    const shown = await json("show", id, "--store", store);
    const statistic = {
      mean: expect.any(Number),
      min: expect.any(Number),
      max: expect.any(Number),
      values: [expect.any(Number)],
    };
    const measured = {
      earlyStopIteration: statistic,
      testAccuracyAtEarlyStop: statistic,
      trainAccuracyAtEarlyStop: statistic,
      testAccuracyAtEnd: statistic,
      trainAccuracyAtEnd: statistic,
      jobs: [{ trial: 0, repeat: 0, key: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      censored: expect.any(Number),
      diverged: 0,
    };
    expect(shown).toMatchObject({ id, preset: "lenet-mnist", scale: "quick", trials: 1, data: { name: "mnist" } });
    const members =
      "id preset scale trials network data warnings machine name note command spec rounds verdict state differs files";
    expect(Object.keys(shown)).toEqual(members.split(" "));
    expect(shown).toMatchObject({ state: "done" });
    expect(shown.rounds.map((round: { round: number }) => round.round)).toEqual([0, 1, 2]);
    expect(shown.rounds[0]).toEqual({ round: 0, density: 1, ticket: measured, controls: {} });
    expect(shown.rounds[2]).toMatchObject({ ticket: measured, controls: { reinit: measured } });
    expect(existsSync(join(store, "jobs", `${shown.rounds[2].ticket.jobs[0].key}.safetensors`))).toBe(true);
    expect(shown.verdict).toMatchObject({ enough: false, smallestMatching: null, fastest: null, mostAccurate: null });
  });

  test("show fits into 80 columns and names each round", async () => {
    const { out } = await lth(["show", id, "--store", store]);
    // A path is not broken.
    const lines = out.split("\n").filter((line) => !/: \/\S+$/.test(line));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(out).toMatch(/^ +0 +100% /m);
    expect(out).toMatch(/^ +2 +6\d\.\d% /m);
  });

  test("the same request again trains nothing, and --json tells one event a line", async () => {
    const { code, out } = await lth([...tiny, "--store", store, "--json"]);
    const events = eventsIn(out);
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: "run", run: id, jobs: 5 });
    expect(events.at(-1)).toMatchObject({ type: "done", run: id });
    const done = events.filter(({ type }) => type === "job-done");
    expect(done.map(({ reused }) => reused)).toEqual([true, true, true, true, true]);
    expect(events.some(({ type }) => type === "job-started")).toBe(false);
  });

  test("a dry run says what would run, with its seed and where it rewinds to, and leaves nothing behind", async () => {
    const before = readdirSync(folder).sort();
    const text = await lth([...tiny, "--seed", "3", "--rewind", "8", "--store", "elsewhere", "--dry-run"]);
    expect(text.code).toBe(0);
    for (const part of [
      "3 ticket",
      "2 reinit",
      "0: 100%",
      "checksum",
      "elsewhere",
      "nothing was written",
      "seed       3",
      "15,880 weights",
      "to 8it, iteration 8 of",
    ]) {
      expect(text.out).toContain(part);
    }
    const plan = await json(...tiny, "--store", store, "--dry-run");
    expect(plan).toMatchObject({ type: "plan", run: id, trainings: { total: 5, stored: 5, ticket: 3, reinit: 2 } });
    expect(plan).toMatchObject({ seed: 0, rewind: 0 });
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test("export says how much larger the dense network's file is, where it is larger: it said 1.0 times", async () => {
    const said = async (...flags: string[]) =>
      (await lth(["export", id, "--round", "2", "--store", store, "--out", ...flags])).out.split("\n")[0];
    expect(await said("a.safetensors")).toMatch(
      /^a\.safetensors: \d+ kB; the dense network's has \d+ kB, 1\.\d times as much$/,
    );
    expect(await said("a.onnx", "--to", "onnx")).toMatch(/^a\.onnx: (\d+) kB; the dense network's has \1 kB$/);
  });

  test("a report can be written elsewhere, and rm leaves nothing of the run", async () => {
    const written = await lth(["report", id.slice(0, 15), "--store", store, "--out", join(folder, "out"), "--json"]);
    expect(JSON.parse(written.out)).toEqual({ runs: [id], report: join(folder, "out", "report.html") });
    // Where nobody can be asked, a beginning is enough; in a terminal --yes says that it is meant.
    const removed = await lth(["rm", id.slice(0, 15), "--yes", "--store", store, "--json"]);
    expect(JSON.parse(removed.out)).toEqual({ run: id, jobs: 5, starts: 0 });
    expect(await json("list", "--store", store)).toEqual([]);
    expect(readdirSync(join(store, "jobs"))).toEqual([]);
    const nothing = await lth(["rm", "--unused", "--store", store]);
    expect(nothing).toMatchObject({ code: 0, err: "", out: "removed 0 trainings that no run refers to\n" });
  });
});

describe("what a training meets", () => {
  test("a ticket that diverges is said with its place and iteration, exit 1", async () => {
    const { code, err } = await lth([...tiny, "--store", "diverging", "--set", "train.optimizer.lr=1e30"]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /trial 0, round 0, ticket diverged at iteration \d+: its loss is not finite \(last finite loss: [\d.]+\)/,
    );
    expect(err.trimEnd().split("\n").at(-1)).toMatch(/^ {2}ask for a smaller learning rate/);
  });

  test("lth train trains the dense network alone", async () => {
    const { code, out } = await lth([
      "train",
      ...onSmall,
      ...words("--iterations 20it --trials 2 --store dense --json"),
    ]);
    const events = eventsIn(out);
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: "run", jobs: 2 });
    const { err } = await lth(["train", "lenet-mnist", "--set", "rounds=2"]);
    expect(err).toContain("--set rounds=2: rounds was asked for already, by lth train");
  });

  test("data sets are listed with what they have", async () => {
    expect((await lth(["data", "list"])).out).toMatch(/^mnist: 60,000 training and 10,000 test examples$/m);
  });

  test("a folder without data is an error that names it", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const { code, err } = await lth(["data", "check", empty]);
    expect(code).toBe(1);
    expect(err).toContain(`${empty}: expected train/ and test/, found nothing`);
    const { out } = await lth(["data", "check", data, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ train: { count: 400 }, test: { count: 100 } });
  });
});

describe("interrupted", () => {
  /** Starts a run that nobody waits for, and hands over its process a moment after its store is there. */
  function interrupted(act: (process: ChildProcess) => void): Promise<Ended> {
    rmSync(join(folder, "stopped"), { recursive: true, force: true });
    const { process, ended } = startLth(folder, [...endless, "--store", "stopped"]);
    const wait = setInterval(() => {
      if (!existsSync(join(folder, "stopped", "lth.db"))) return;
      clearInterval(wait);
      setTimeout(() => act(process), 300);
    }, 20);
    return ended;
  }

  test.each<[NodeJS.Signals, number]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("%s stops within two seconds with exit code %d and says how to go on", async (signal, expected) => {
    let since = 0;
    const { code, err } = await interrupted((process) => {
      since = performance.now();
      process.kill(signal);
    });
    expect(performance.now() - since).toBeLessThan(2500);
    expect(code).toBe(expected);
    expect(err.trimEnd().split("\n").at(-1)).toMatch(/^interrupted; .*the same command goes on: lth find lenet-mnist /);
    const [run] = await json("list", "--store", "stopped");
    expect(run.state).toBe("interrupted");
  });

  test("a second Ctrl-C at once breaks nothing", async () => {
    const { code } = await interrupted((process) => {
      process.kill("SIGINT");
      setTimeout(() => process.kill("SIGINT"), 30);
    });
    expect(code).toBe(130);
    const again = await lth([...tiny, "--store", "stopped"]);
    expect(again.code).toBe(0);
  });
});

describe("outputs that end early or cannot be written", () => {
  const shell = (line: string) => bash(folder, line);

  test.each(["--help", "list --json", "list", "data list", "spec lenet-mnist"])("lth %s | head -1", (command) => {
    const said = shell(`lth ${command} 2>err | head -n 1 >/dev/null; echo "\${PIPESTATUS[0]}"; cat err`);
    expect(said).toMatch(/^(0|141)\n$/);
  });

  test("a run whose reader leaves stops in silence and can be resumed", () => {
    const flags = tiny.map((word) => `'${word}'`).join(" ");
    const said = shell(`lth ${flags} --store left --json 2>err | head -n 2 >/dev/null; echo "\${PIPESTATUS[0]}"`);
    expect(said).toMatch(/^(0|141)\n$/);
    expect(readFileSync(join(folder, "err"), "utf8")).not.toMatch(/EPIPE|Unhandled|node:/);
    expect(shell(`lth ${flags} --store left 2>/dev/null`)).toContain("report: ");
  });

  test.runIf(existsSync("/dev/full"))("a full device is an error of two lines", () => {
    expect(shell("lth list 2>&1 >/dev/full; echo $?")).toMatch(/^the output cannot be written: .*\n {2}\S.*\n1\n$/);
  });

  test("closed outputs do no harm", () => {
    expect(shell("lth list >&- 2>/dev/null; echo $?")).toBe("0\n");
    expect(shell("lth list 2>&- >/dev/null; echo $?")).toBe("0\n");
  });
});
