import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runId } from "../lottery/index.ts";
import { checkNamedSpec } from "./named-spec.ts";
import { printSpec } from "./spec/print.ts";
import { type Override, readSpec } from "./spec-file.ts";
import { judgedBy } from "./verdict-again.ts";
import { lines, read, refused, specFolder } from "./written-spec.test-data.ts";

const folder = specFolder();

const idOf = (changes: Readonly<Record<number, string>>) => runId("my", read(changes).spec, "data");

describe("numbers", () => {
  const at = (literal: string) => ({ 7: `  rate: ${literal}` });

  test.each(["1e-3", "1E-3", "1.e-3", ".001", "+1e-3", "1.0e-3", "0.001"])(
    "%s is one thousandth, by any name",
    (text) => {
      expect(read(at(text)).spec.prune.rate).toBe(0.001);
      expect(idOf(at(text))).toBe(idOf(at("0.001")));
    },
  );

  test.each<[string, number]>([
    ["010", 10],
    ["0o10", 8],
    ["0x1F", 31],
    ["-0", 0],
    ["!!float 1", 1],
  ])("%s is understood as %d", (text, number) => {
    expect(read({ 10: `seed: ${text}` }).spec.seed).toBe(number);
    expect(idOf({ 10: `seed: ${text}` })).toBe(idOf({ 10: `seed: ${number}` }));
  });

  test.each([
    "1_000",
    "0b11",
    "12:30",
    "1,5",
    "1 000",
    "20%",
    "'0.001'",
    ".5e",
    "1e400",
    ".inf",
    "-.inf",
    ".nan",
    "9007199254740993",
    "~",
    "true",
    "\uff11",
  ])("%s is refused with its path, the literal and what was expected", (text) => {
    const { message, fault } = refused(() => read(at(text)));
    expect(message).toContain(`, line 7: prune.rate is ${text}`);
    expect(message).toContain("expected a number of at least 0 and below 1");
    expect(fault).toBe("asked");
    expect(refused(() => read({ 10: `seed: ${text}` })).message).toContain(`line 10: seed is ${text}`);
  });

  test("nothing and a list are refused too", () => {
    expect(refused(() => read(at(""))).message).toContain("prune.rate is empty, expected a number");
    expect(refused(() => read(at("[0.001]"))).message).toContain("prune.rate is the list [0.001], expected a number");
  });

  test("inside a list the place is named", () => {
    const { message } = refused(() => read({ 1: "model: { family: mlp, widths: [300, 1_00] }" }));
    expect(message).toContain("line 1: model.widths[1] is 1_00, expected a whole number from 1 to 16384");
  });
});

describe("keys", () => {
  test("the same key twice, in any spelling, is refused with its lines", () => {
    expect(refused(() => read({}, "trials: 5")).message).toContain("trials stands twice (lines 9 and 11)");
    expect(refused(() => read({}, "'trials': 5", '"tri\\x61ls": 6')).message).toContain("3 times (lines 9, 11 and 12)");
    expect(refused(() => read({ 7: "  rate: 0.2\n  rate: 0.5" })).message).toContain("prune.rate stands twice");
  });

  test.each([
    ["trails: 2", "trails is not a known field, did you mean trials?"],
    ["Trials: 2", "Trials is not a known field, did you mean trials?"],
    ["max-iterations: 5", "train.iterations is known: it belongs in train"],
    ["--trials: 3", "trials"],
    ["rate: 0.2", "rate is not a known field, prune.rate is known: it belongs in prune"],
    ["colour: blue", "colour is not a known field, expected a section with model, data, train"],
  ])("%s is refused with the nearest known field", (line, says) => {
    const { message } = refused(() => read({}, line));
    expect(message).toContain("line 11: ");
    expect(message).toContain(says);
  });

  test("a section in the wrong place is pointed to the right one", () => {
    const { message } = refused(() => read({}, "optimizer:", "  learning_rate: 0.1"));
    expect(message).toContain("line 11: optimizer is not a known field, train.optimizer is known: it belongs in train");
    expect(message).toContain(
      "line 12: optimizer.learning_rate is not a known field, train.optimizer.lr is known: it belongs in train.optimizer",
    );
  });

  test("names of other tools are seen through", () => {
    const { message } = refused(() => read({ 4: "  optimizer: { name: sgd, lr: 0.1, learningRate: 0.1 }" }));
    expect(message).toContain("train.optimizer.learningRate is not a known field, did you mean train.optimizer.lr?");
  });

  test("__proto__ and constructor are unknown fields and change nothing", () => {
    const { message } = refused(() =>
      read({}, "__proto__:", "  trials: 9", "constructor:", "  prototype: { trials: 9 }"),
    );
    expect(message).toContain("__proto__ is not a known field");
    expect(message).toContain("constructor is not a known field");
    expect(refused(() => read({ 7: "  rates: { __proto__: 0.5 }" })).message).toContain("prune.rates.__proto__");
    expect(({} as { trials?: number }).trials).toBeUndefined();
  });

  test("all faults come at once, in the order of their lines, and nothing else does", () => {
    const { message, cure } = refused(() => read({ 3: "trian:", 7: "  rate: 20%", 9: "trials: 0", 10: "sed: 1" }));
    const said = message.split("\n").slice(1);
    expect(message.split("\n")[0]).toMatch(/: 5 faults$/);
    expect(said.map((line) => line.slice(0, 24))).toEqual([
      "  line 1: train is missi",
      "  line 3: trian is not a",
      "  line 7: prune.rate is ",
      "  line 9: trials is 0, e",
      "  line 10: sed is not a ",
    ]);
    expect(cure).toContain("lth spec");
  });

  test("an alias counts as its value, the merge key is refused", () => {
    expect(read({ 8: "rounds: &n 2", 9: "trials: *n" }).spec.trials).toBe(2);
    expect(refused(() => read({ 6: "prune: &p", 8: "<<: *p\nrounds: 2" })).message).toContain("merge key");
  });

  test("a number and null are no keys", () => {
    const { message } = refused(() => read({}, "1: a", "1.0: b", "~: 1", "? [a, b]", ": 2"));
    expect(message).toContain("4 faults");
  });
});

describe("names", () => {
  test("an unknown optimizer, family, data set or strategy is answered with the nearest known", () => {
    const says = (changes: Readonly<Record<number, string>>) => refused(() => read(changes)).message;
    expect(says({ 4: "  optimizer: { name: adm, lr: 0.1 }" })).toContain(
      "train.optimizer.name is adm, expected one of adam, sgd (did you mean adam?)",
    );
    expect(says({ 1: "model: { family: mpl, widths: [2] }" })).toContain(
      "expected one of mlp, conv, resnet, vgg, layers (did you mean mlp?)",
    );
    expect(says({ 2: "data: { name: minst }" })).toContain("(did you mean mnist?)");
    expect(says({ 7: "  strategy: reseting" })).toContain("(did you mean resetting?)");
  });

  test("an unknown preset or scale too", () => {
    expect(refused(() => readSpec({ from: "lenet-minst" })).cure).toContain("did you mean lenet-mnist?");
    expect(refused(() => readSpec({ from: "lenet-mnist", scale: "papper" })).cure).toContain("did you mean paper?");
  });

  test("durations have one spelling, with a unit", () => {
    for (const text of ["100", "0it", "0100it", "1e2it", "100 it", "99999999999it"]) {
      expect(refused(() => read({ 5: `  iterations: ${text}` })).message).toContain("train.iterations is");
    }
    expect(read({ 5: "  iterations: 2ep" }).spec.train.iterations).toBe("2ep");
  });
});

describe("files", () => {
  test("what is no spec file is refused with its name", () => {
    const path = join(folder, "odd.yaml");
    for (const [text, says] of [
      ["", "no fields at the top"],
      ["- 1\n", "a list at the top"],
      ["a: [1\n", "not YAML"],
      ["a: 1\n---\nb: 2\n", "line 2: a second document begins"],
    ] as const) {
      writeFileSync(path, text);
      expect(refused(() => readSpec({ from: path })).message).toContain(says);
    }
    writeFileSync(path, Uint8Array.of(0x61, 0x3a, 0x20, 0xff));
    expect(refused(() => readSpec({ from: path })).message).toContain("not UTF-8");
    expect(refused(() => readSpec({ from: join(folder, "none.yaml") })).message).toContain("there is no such file");
    expect(refused(() => readSpec({ from: `${folder}/` })).message).toContain("is not a file");
  });

  test("a spec without scales is called custom and named after its file", () => {
    expect(read({})).toMatchObject({ scale: "custom" });
    const path = join(folder, "My spec (2).yaml");
    writeFileSync(path, lines.join("\n"));
    expect(readSpec({ from: path }).preset).toBe("My-spec-2");
    expect(refused(() => readSpec({ from: path, scale: "paper" })).message).toContain("has no scales");
  });

  test("a file may have scales of its own", () => {
    const path = join(folder, "scaled.yaml");
    writeFileSync(
      path,
      [...lines, "scales:", "  small: { rounds: 1, train: { iterations: 5it } }", "  big:"].join("\n"),
    );
    expect(readSpec({ from: path })).toMatchObject({
      scale: "small",
      spec: { rounds: 1, train: { iterations: "5it" } },
    });
    expect(readSpec({ from: path, scale: "big" })).toMatchObject({ scale: "big", spec: { rounds: 2, trials: 3 } });
  });
});

describe("a verdict that is laid over a preset's or a file's", () => {
  const named = (from: string, ...texts: string[]) =>
    readSpec({
      from,
      overrides: texts.map((text) => ({ path: text.split("=")[0] ?? "", yaml: text.split("=")[1], source: text })),
    });
  const idIn = ({ preset, spec, idVerdict }: ReturnType<typeof named>) => runId(preset, spec, "data", idVerdict);

  test.each(["lenet-mnist", "conv4-cifar10", "resnet18-cifar10"])("changes no run's id: %s", (preset) => {
    const id = idIn(named(preset));
    for (const field of ["verdict.loss=0.01", "verdict.delay=2", "verdict.at=end", "verdict.given=true"]) {
      const asked = named(preset, field);
      expect(idIn(asked)).toBe(id);
      expect(asked.spec.verdict).toMatchObject({ [field.slice(8).split("=")[0] ?? ""]: expect.anything() });
    }
    expect(idIn(named(preset, "verdict={loss: 0.5, at: end}", "seed=1"))).not.toBe(id);
    expect(idIn(checkNamedSpec("test", named(preset, "verdict.at=end")))).toBe(id);
  });

  test("judges a spec that was run again, and changes nothing else", () => {
    const { spec } = named("lenet-mnist");
    const by = (path: string, yaml: string) => judgedBy(spec, [{ path, yaml, source: `--set ${path}=${yaml}` }]);
    expect(by("verdict.loss", "0.005")).toEqual({ ...spec, verdict: { ...spec.verdict, loss: 0.005 } });
    expect(by("verdict", "{at: end}").verdict).toEqual({ at: "end", given: true, loss: 0.002, delay: 1.1 });
    expect(refused(() => by("train.optimizer.lr", "0.1")).message).toMatch(/would change the trainings/);
    expect(refused(() => by("verdict.loss", "2")).message).toMatch(/verdict\.loss is 2, expected/);
    expect(refused(() => by("verdict.los", "0.1")).message).toMatch(/did you mean verdict\.loss/);
  });
});

describe("overrides", () => {
  const set = (...texts: string[]): Override[] =>
    texts.map((text) => {
      const [path = "", yaml = ""] = text.split("=");
      return { path, yaml, source: `--set ${text}` };
    });
  const ask = (...texts: string[]) => readSpec({ from: "lenet-mnist", overrides: set(...texts) }).spec;

  test("they replace what stands at their path, lists and sections as a whole", () => {
    expect(ask("train.optimizer.lr=0.002").train.optimizer.lr).toBe(0.002);
    expect(ask("model.widths=[500, 100]").model).toMatchObject({ widths: [500, 100] });
    expect(ask("prune.rates={}").prune.rates).toEqual({});
    expect(ask("controls={reshuffle: 2}").controls).toMatchObject({ reinit: 0, random: 0, reshuffle: 2 });
    expect(ask("controls.noise-0.5=3").controls).toEqual({ ...ask().controls, "noise-0.5": 3 });
  });

  test("they go through the same checks, and their faults name them", () => {
    const says = (...texts: string[]) => refused(() => ask(...texts)).message;
    expect(says("prune.rate=2")).toBe(
      "--set prune.rate=2: prune.rate is 2, expected a number of at least 0 and below 1",
    );
    expect(says("prune.rat=0.2")).toBe("--set prune.rat=0.2: prune.rat is not a known field, did you mean prune.rate?");
    expect(says("lr=0.2")).toContain("train.optimizer.lr is known: it belongs in train.optimizer");
    expect(says("trials.x=2")).toContain("trials is a section, expected a whole number");
    expect(says("trials=1_000")).toContain("trials is 1_000, expected a whole number from 1 to 1000");
    expect(says("trials=[1")).toContain("not YAML");
    expect(says("trials=")).toContain("trials is empty");
    expect(says("prune..rate=2")).toContain('"prune..rate" is not a field');
    expect(says("trials=0", "seed=-1").split("\n")).toHaveLength(3);
  });

  test("one field asked for twice is refused: no value wins in silence", () => {
    expect(refused(() => ask("trials=2", "trials=3")).message).toContain(
      "trials was asked for already, by --set trials=2",
    );
    expect(refused(() => ask("controls.reinit=2", "controls={}")).message).toContain("asked for already");
  });
});

describe("presets", () => {
  test.each(["quick", "paper"])("lenet-mnist is sound at scale %s", (scale) => {
    expect(readSpec({ from: "lenet-mnist", scale })).toMatchObject({ preset: "lenet-mnist", scale });
  });

  test("at paper scale it holds the paper's values (Figure 2)", () => {
    expect(readSpec({ from: "lenet-mnist", scale: "paper" }).spec).toMatchObject({
      model: { family: "mlp", widths: [300, 100] },
      data: { name: "mnist", validation: 5000 },
      train: { optimizer: { name: "adam", lr: 0.0012 }, batch: 60, iterations: "50000it" },
      prune: { scope: "layer", strategy: "resetting", rate: 0.2, rates: { output: 0.1 } },
      rounds: 20,
      trials: 5,
      controls: { reinit: 3, random: 0, reshuffle: 0 },
    });
  });

  test("quick is the default scale", () => {
    expect(readSpec({ from: "lenet-mnist" }).scale).toBe("quick");
  });
});

describe("printing", () => {
  const roundTrip = (named: ReturnType<typeof readSpec>) => {
    const path = join(folder, "printed.yaml");
    writeFileSync(path, printSpec(named));
    return readSpec({ from: path }).spec;
  };

  test("what is printed is a spec file that says the same", () => {
    for (const scale of ["quick", "paper"]) {
      const named = readSpec({ from: "lenet-mnist", scale });
      expect(roundTrip(named)).toEqual(named.spec);
    }
  });

  test("every field is there and explained, in lines of at most 80 letters", () => {
    const text = printSpec(readSpec({ from: "lenet-mnist" }));
    const printed = text.split("\n");
    expect(printed.filter((line) => line.length > 80)).toEqual([]);
    const fields = printed.flatMap((line, i) => (/^ *[a-zA-Z0-9]+: \S/.test(line) ? [i] : []));
    expect(fields.filter((i) => !/^ *# \S/.test(printed[i - 1] ?? ""))).toEqual([]);
    expect(text).toContain("default 0.999\n");
    for (const key of ["beta2", "epsilon", "order", "pixels", "criterion", "rewind", "reshuffle"]) {
      expect(text).toMatch(new RegExp(`^ *${key}: `, "m"));
    }
  });

  test("numbers of any size survive it", () => {
    const positive = fc.double({ min: 1e-300, max: 3e38, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        fc.nat(),
        fc.dictionary(fc.constantFrom("fc1", "output", "true", "a b"), fc.constant(0.1)),
        (lr, seed, rates) => {
          const overrides: Override[] = [
            { path: "train.optimizer.lr", yaml: String(lr), source: "lr" },
            { path: "seed", yaml: String(seed), source: "seed" },
            { path: "prune.rates", yaml: JSON.stringify(rates), source: "rates" },
          ];
          const named = readSpec({ from: "lenet-mnist", overrides });
          expect(roundTrip(named)).toEqual(named.spec);
        },
      ),
      { numRuns: 50 },
    );
  });
});
