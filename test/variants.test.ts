import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

/**
 * Nine variants of LeNet at a small scale: `list` tells all nine apart, one `compare` draws them, and its CSV, read by a reader
 * of its own, has the numbers of `show --json`.
 */
const small = [
  ...["--trials", "3", "--rounds", "2", "--iterations", "40", "--controls", "reinit:1", "--data", "digits"],
  ...["--set", "model.widths=[20,10]", "--set", "measure.every=10", "--set", "measure.test=20"],
  ...["--set", "data.validation=100", "--store", "runs"],
];
const variants: readonly (readonly [told: string, flags: readonly string[]])[] = [
  ["", ["--name", "as the paper"]],
  ["lr=0.0006", ["--set", "train.optimizer.lr=0.0006"]],
  ["lr=0.0024", ["--set", "train.optimizer.lr=0.0024"]],
  ["lr=0.0048", ["--set", "train.optimizer.lr=0.0048"]],
  ["optimizer=sgd lr=0.05", ["--set", "train.optimizer={name: sgd, lr: 0.05}"]],
  ["rewind=20it", ["--rewind", "20"]],
  ["strategy=one-shot", ["--strategy", "one-shot"]],
  ["seed=1", ["--seed", "1"]],
  ["data=fashion-mnist", ["--set", "data.name=fashion-mnist"]],
];

const home = mkdtempSync(join(tmpdir(), "lth-variants-"));
afterAll(() => rmSync(home, { recursive: true }));
beforeAll(async () => {
  writeSmallData(join(home, "digits"));
  for (const [, flags] of variants) {
    const { code, err } = await lth(home, ["find", "lenet-mnist", ...small, ...flags]);
    expect(err).not.toMatch(/fault of lth/);
    expect(code).toBe(0);
  }
}, 300_000);

const out = async (...args: string[]): Promise<string> => {
  const ended = await lth(home, [...args, "--store", "runs"]);
  expect(ended.err).toBe("");
  return ended.out;
};

/** RFC 4180, written for this test. */
function rowsIn(csv: string): Record<string, string>[] {
  const rows = csv
    .split("\r\n")
    .filter((line) => line !== "")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
      ),
    );
  const [names = [], ...others] = rows;
  return others.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""])));
}

test("list tells all nine apart, by what differs from the preset and by name", async () => {
  const lines = (await out("list")).trimEnd().split("\n").slice(1).reverse();
  expect(lines).toHaveLength(9);
  const apart = lines.map((line) => line.replace(/^lenet-mnist-[0-9a-f]{8}/, ""));
  expect(new Set(apart).size).toBe(9);
  variants.forEach(([told], i) => {
    for (const field of told.split(" ")) expect(lines[i]).toContain(field);
  });
  expect(lines[0]).toContain('"as the paper"');
});

test("--where and --sort choose and order runs by any field", async () => {
  const ids = async (...flags: string[]) =>
    JSON.parse(await out("list", "--json", ...flags)) as { id: string; accuracy: number }[];
  expect(await ids("--where", "lr=0.0024")).toHaveLength(1);
  expect(await ids("--where", "train.optimizer.name=adam", "--where", "data=mnist")).toHaveLength(7);
  expect(await ids("--where", "preset=lenet-mnist")).toHaveLength(9);
  const accuracies = (await ids("--sort", "accuracy")).map(({ accuracy }) => accuracy);
  expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
  const wrong = await lth(home, ["list", "--store", "runs", "--where", "learning=1"]);
  expect(wrong).toMatchObject({ code: 2, out: "" });
  expect(wrong.err).toContain('--where: no run has a field "learning"');
});

test("a run is shown by its name, with its command and its files", async () => {
  const shown = JSON.parse(await out("show", "as the paper", "--json"));
  expect(shown).toMatchObject({ name: "as the paper", note: null, spec: { train: { optimizer: { lr: 0.0012 } } } });
  expect(shown.command).toMatch(/^lth find lenet-mnist .*--name 'as the paper'$/);
  for (const { path } of shown.files) expect(existsSync(join(home, path)) || existsSync(path)).toBe(true);
  expect(await out("show", "as the paper")).toContain('called "as the paper"');
});

test("one compare draws all nine, and its CSV has the numbers of show --json", async () => {
  const compared = JSON.parse(await out("compare", "--where", "preset=lenet-mnist", "--json"));
  expect(compared.runs).toHaveLength(9);
  expect(new Set(compared.runs.map(({ label }: { label: string }) => label)).size).toBe(9);
  const folder = dirname(compared.report);
  expect(
    readFileSync(join(folder, "compared.svg"), "utf8").match(
      /<text[^>]*>(as the paper|lr=|optimizer=|rewind=|strategy=|seed=|data=)/g,
    ),
  ).toHaveLength(9);
  expect(readFileSync(join(folder, "compared.png")).subarray(1, 4).toString()).toBe("PNG");
  const rows = rowsIn(readFileSync(join(folder, "compared.csv"), "utf8"));
  expect(rows).toHaveLength(9 * (3 + 2));
  const columns = {
    early_stop_iteration: "earlyStopIteration",
    test_accuracy_at_early_stop: "testAccuracyAtEarlyStop",
    train_accuracy_at_early_stop: "trainAccuracyAtEarlyStop",
    test_accuracy_at_end: "testAccuracyAtEnd",
    train_accuracy_at_end: "trainAccuracyAtEnd",
  };
  for (const { id } of compared.runs) {
    const { rounds } = JSON.parse(await out("show", id, "--json"));
    for (const { round, density, ticket, controls } of rounds) {
      for (const [network, measured] of Object.entries({ ticket, ...controls } as Record<string, typeof ticket>)) {
        const row = rows.find((each) => each.run === id && each.network === network && Number(each.round) === round);
        expect(Number(row?.density)).toBe(density);
        for (const [column, field] of Object.entries(columns)) {
          const { mean, min, max, values } = measured[field];
          expect(Number(row?.[`${column}_mean`])).toBe(mean);
          expect(Number(row?.[`${column}_min`])).toBe(min);
          expect(Number(row?.[`${column}_max`])).toBe(max);
          expect(row?.[`${column}_values`]?.split(" ").map(Number)).toEqual(values);
        }
      }
    }
  }
}, 120_000);

test("two runs: differences in every round, paired where seeds are equal", async () => {
  const of = async (where: string) => JSON.parse(await out("list", "--json", "--where", where))[0].id as string;
  const [first, second, other] = [await of("name=as the paper"), await of("lr=0.0024"), await of("seed=1")];
  const { differences } = JSON.parse(await out("compare", first, second, "--json"));
  expect(differences).toHaveLength(3);
  const numbers = async (id: string) =>
    JSON.parse(await out("show", id, "--json")).rounds.map(
      (round: { ticket: { testAccuracyAtEarlyStop: { values: number[] } } }) =>
        round.ticket.testAccuracyAtEarlyStop.values,
    );
  const [before, after] = [await numbers(first), await numbers(second)];
  differences.forEach(
    ({ paired, accuracy }: { paired: boolean; accuracy: { mean: number; pairs: number } }, round: number) => {
      expect(paired).toBe(true);
      const gains = after[round].map((value: number, trial: number) => value - before[round][trial]);
      expect(accuracy.mean).toBeCloseTo(gains.reduce((a: number, b: number) => a + b, 0) / 3, 12);
      expect(accuracy.pairs).toBe(3);
    },
  );
  const unpaired = JSON.parse(await out("compare", first, other, "--json")).differences;
  expect(unpaired[1]).toMatchObject({ paired: false, accuracy: { pairs: 3 } });
  const words = await out("compare", first, second);
  expect(words.split("\n").filter((line) => line.length > 80 && !line.startsWith("report: "))).toEqual([]);
  expect(words).toContain("Against lr=0.0012");
  const page = readFileSync(JSON.parse(await out("report", first, second, "--json")).report, "utf8");
  expect(page).toMatch(/<h2 class="title">[^<]*\b2 runs\b/);
  expect(page.match(/<article>/g)).toHaveLength(3);
}, 120_000);

test("a sweep runs every combination in one session and ends with a ranked table and a figure", async () => {
  const flags = ["--sweep", "train.optimizer.lr=0.0012,0.0024", "--sweep", "train.batch=20,60"];
  const {
    code,
    out: text,
    err,
  } = await lth(home, [
    "train",
    "lenet-mnist",
    ...small.filter((flag) => !/^(--rounds|2|--controls|reinit:1)$/.test(flag)),
    ...flags,
    "--name",
    "rates",
  ]);
  expect({ code, err: err.replace(/^\d of 4: .*\n/gm, "") }).toEqual({ code: 0, err: "" });
  expect(err.match(/^\d of 4: lr=0\.00(12|24) batch=(20|60): dense network/gm)).toHaveLength(4);
  expect(text).toMatch(/^Best of 4: lr=/);
  expect(text).toMatch(/^ *4\. +lr=/m);
  expect(text.split("\n").filter((line) => line.length > 80 && !line.startsWith("report: "))).toEqual([]);
  expect(text).not.toMatch(/ticket/);
  const report = /^report: (.*)$/m.exec(text)?.[1] ?? "";
  expect(existsSync(join(dirname(report), "compared.png"))).toBe(true);
  const named = JSON.parse(await out("list", "--json", "--where", "name=rates lr=0.0024 batch=20"));
  expect(named).toHaveLength(1);
});
