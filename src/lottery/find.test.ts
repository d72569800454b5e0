import { describe, expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { find } from "../../test/toy/find.ts";
import { inMemory } from "../../test/toy/in-memory.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { toyTrainer } from "../../test/toy/trainer.ts";
import { kept, type Masks, type Weights } from "../engine/index.ts";
import { Interrupted } from "../errors.ts";
import { maskId, prune, pruneTo, ratesOf } from "../prune/index.ts";
import { findInTrials } from "./find.ts";
import { byPlace } from "./job/place.ts";
import { isResult } from "./job/result.ts";
import { plannedJobs } from "./plan.ts";
import { settingOf } from "./spec/setting.ts";
import { jobStart } from "./starts/start.ts";
import { initialWeights, masked } from "./starts/start-weights.ts";
import { trainJob } from "./train/train.ts";

const dataset = toyDataset();

const every = { reinit: 2, random: 1, reshuffle: 1 };
const initialOf = (found: Awaited<ReturnType<typeof find>>, trial: number) =>
  initialWeights(found.setting.network, [7, "trial", trial, "weights"]);

const magnitudes = (weights: Weights) => new Map([...weights].map(([name, values]) => [name, values.map(Math.abs)]));

test("a training that begins where another of its round ends comes after it", async () => {
  const setting = settingOf(toySpec({ trials: 1, rounds: 1 }), dataset);
  const span = { from: 0, until: 12 };
  const first = { role: "continued", round: 1, base: "initial", span } as const;
  const second = { role: "ticket", round: 1, base: { role: "continued", round: 1 }, span } as const;
  const [dense, later] = setting.rounds;
  const rounds = [dense!, { ...later!, trainings: [first, second] }];
  const train = (job: Parameters<typeof trainJob>[0], weightsOf: (key: string) => Promise<Weights>) =>
    trainJob(job, { dataset, weightsOf, open: (options) => toyTrainer(options, {}) });
  const records = await findInTrials({ setting: { ...setting, rounds }, ...inMemory(train) });
  const keyOf = (role: string) => records.find((record) => record.role === role && record.round === 1)?.key;
  expect(keyOf("ticket")).toBeDefined();
  expect(keyOf("ticket")).not.toBe(keyOf("continued"));
});

/** The masks that one round of pruning gives. */
function onceMore(found: Awaited<ReturnType<typeof find>>, weights: Weights, masks: Masks) {
  const { network, spec } = found.setting;
  const rates = ratesOf(network, spec.prune);
  return maskId(prune({ scores: magnitudes(weights), masks, rates, scope: spec.prune.scope, round: 1 }));
}

describe("resetting", () => {
  test("each ticket is what its predecessor's training left, from the trial's initial weights, bit for bit", async () => {
    const found = await find();
    for (const trial of [0, 1]) {
      for (const round of [1, 2]) {
        const ticket = found.at(`trial ${trial}, round ${round}, ticket`);
        const before = `trial ${trial}, round ${round - 1}, ticket`;
        expect(maskId(ticket.masks)).toBe(onceMore(found, found.final(before), found.at(before).masks));
        expect(ticket.start).toEqual(masked(initialOf(found, trial), ticket.masks));
        expect(ticket.job.content.train).toMatchObject({ from: 0, until: 12 });
      }
    }
    expect(found.records.map(({ density }) => Number(density.toFixed(4)))).toEqual(
      [1, 81 / 152, 44 / 152, 1, 81 / 152, 44 / 152].map((d) => Number(d.toFixed(4))),
    );
    expect(found.at("trial 0, round 1, ticket").job.key).not.toBe(found.at("trial 1, round 1, ticket").job.key);
  });

  test("global: weights are ranked together", async () => {
    const found = await find({ prune: { scope: "global", rate: 0.5, rates: { output: 0.5 } }, trials: 1 });
    const ticket = found.at("trial 0, round 1, ticket");
    const dense = found.at("trial 0, round 0, ticket");
    expect(maskId(ticket.masks)).toBe(onceMore(found, found.final("trial 0, round 0, ticket"), dense.masks));
    expect([...ticket.masks.values()].reduce((sum, mask) => sum + kept(mask), 0)).toBe(76);
    expect(kept(ticket.masks.get("fc1.weight")!)).not.toBe(64);
  });
});

describe("continued", () => {
  const strategy = { prune: { strategy: "continued" }, rounds: 3, trials: 1 };

  test("masks come from the chain that trains on, tickets from the initial weights", async () => {
    const found = await find(strategy);
    const [first, second] = [1, 2].map((round) => found.at(`trial 0, round ${round}, continued`));
    expect(first!.start).toEqual(masked(found.final("trial 0, round 0, ticket"), first!.masks));
    expect(second!.start).toEqual(masked(found.final("trial 0, round 1, continued"), second!.masks));
    expect(second!.job.content.start).toEqual(jobStart(first!.job.key));
    for (const round of [1, 2, 3]) {
      const ticket = found.at(`trial 0, round ${round}, ticket`);
      const source = round === 1 ? "trial 0, round 0, ticket" : `trial 0, round ${round - 1}, continued`;
      expect(maskId(ticket.masks)).toBe(onceMore(found, found.final(source), found.at(source).masks));
      expect(ticket.start).toEqual(masked(initialOf(found, 0), ticket.masks));
    }
    expect(found.seen.has("trial 0, round 3, continued")).toBe(false);
  });
});

describe("one-shot", () => {
  test("all masks are cut from the dense network, to the ladder's counts, and nested", async () => {
    const found = await find({ prune: { strategy: "one-shot" }, trials: 1 });
    for (const round of [1, 2]) {
      const { masks } = found.at(`trial 0, round ${round}, ticket`);
      const cut = pruneTo({
        scores: magnitudes(found.final("trial 0, round 0, ticket")),
        masks: found.at("trial 0, round 0, ticket").masks,
        targets: found.setting.ladder[round]!.pools,
        round,
      });
      expect(maskId(masks)).toBe(maskId(cut));
    }
  });

  test("rounds wait for the dense network alone", async () => {
    const begun: number[] = [];
    let open: () => void = () => {};
    const last = new Promise<void>((resolve) => {
      open = resolve;
    });
    await find(
      { prune: { strategy: "one-shot" }, trials: 1 },
      {
        before: ({ place: { round } }) => {
          begun.push(round);
          if (round === 2) open();
          return round === 1 ? last : undefined; // would wait for ever if round 2 waited for round 1
        },
      },
    );
    expect(begun).toEqual([0, 1, 2]);
  });
});

describe("rewinding", () => {
  test("tickets start at iteration k from the dense network's weights there; what is new starts at 0", async () => {
    const found = await find({ rewind: "5it", controls: every, trials: 1 });
    const dense = found.at("trial 0, round 0, ticket").job;
    expect(dense.content.train).toMatchObject({ from: 0, until: 12 });

    // The dense network's weights at iteration 5, found by training it that far.
    const short = { ...dense, content: { ...dense.content, train: { ...dense.content.train, until: 5 } } };
    const atFive = await trainJob(short, { dataset, open: toyTrainer });
    const rewound = found.final("trial 0, round 0, rewind");
    expect(atFive).toMatchObject({ finalWeights: rewound });

    const ticket = found.at("trial 0, round 2, ticket");
    expect(ticket.start).toEqual(masked(rewound, ticket.masks));
    expect(ticket.job.content.train).toMatchObject({ from: 5, until: 12 });
    const froms = ["reinit", "reinit 1", "random", "reshuffle"].map(
      (control) => found.at(`trial 0, round 2, ${control}`).job.content.train.from,
    );
    expect(froms).toEqual([0, 0, 0, 5]);
    const sorted = (weights: Weights) => [...weights.values()].map((values) => [...values].sort());
    const reshuffled = found.at("trial 0, round 2, reshuffle").start;
    expect(sorted(reshuffled)).toEqual(sorted(ticket.start));
    expect(reshuffled).not.toEqual(ticket.start);
  });

  test("the dense network is not trained twice where no ticket needs its weights", async () => {
    const { records } = await find({ rewind: "5it", rounds: 0, trials: 1 });
    expect(records.map(({ role }) => role)).toEqual(["ticket"]);
  });
});

describe("controls", () => {
  test("stand beside every ticket but the dense one, and nobody waits for them", async () => {
    let open: () => void = () => {};
    const lastTicket = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { records } = await find(
      { controls: every, trials: 1 },
      {
        before: ({ place: { role, round } }) => {
          if (role === "ticket" && round === 2) open();
          return role === "ticket" ? undefined : lastTicket;
        },
      },
    );
    expect(records.map((record) => `${record.round} ${record.role} ${record.repeat}`)).toEqual([
      "0 ticket 0",
      ...[1, 2].flatMap((r) => [
        `${r} ticket 0`,
        `${r} reinit 0`,
        `${r} reinit 1`,
        `${r} random 0`,
        `${r} reshuffle 0`,
      ]),
    ]);
  });

  test("asking for more trials, rounds and controls later asks for every earlier job again, and for no other seeds", async () => {
    const keys = ({ records }: Awaited<ReturnType<typeof find>>) => new Set(records.map(({ key }) => key));
    const few = keys(await find({ controls: { reinit: 1 }, rounds: 1, trials: 1 }));
    const many = keys(await find({ controls: every, rounds: 2, trials: 2 }));
    expect([...few].every((key) => many.has(key))).toBe(true);
    expect(many.size).toBe(2 * 11);
    const others = keys(await find({ controls: every, seed: 8 }));
    expect([...others].some((key) => many.has(key))).toBe(false);
  });
});

test("records stand in one order with one content, whatever order the trainings end in", async () => {
  const changes = { controls: every, prune: { strategy: "continued" }, rewind: "5it" };
  const tidy = await find(changes);
  const messy = await find(changes, {
    before: ({ key }) => new Promise((resolve) => setTimeout(resolve, Number.parseInt(key.slice(0, 2), 16) / 20)),
  });
  expect(messy.records).toEqual(tidy.records);
  expect([...tidy.records].sort(byPlace)).toEqual(tidy.records);
  expect(messy.records.every(({ outcome }) => isResult(outcome))).toBe(true);
});

for (const strategy of ["resetting", "continued", "one-shot"]) {
  test(`${strategy}: what is found is what was planned, and every event is told`, async () => {
    const { setting, records, events } = await find({ prune: { strategy }, controls: every, rewind: "5it", rounds: 3 });
    const planned = plannedJobs(setting);
    expect(records.map(({ trial, role, repeat, round, density }) => ({ trial, role, repeat, round, density }))).toEqual(
      planned.map(({ iterations: _, waits: __, ...place }) => place),
    );
    expect(planned.find(({ role }) => role === "reshuffle")?.iterations).toBe(7);
    const told = events.filter((event) => event.type === "job-done");
    expect(new Set(told.map(({ job }) => job.key))).toEqual(new Set(records.map(({ key }) => key)));
    const pruned = events.filter((event) => event.type === "pruned" && event.trial === 0);
    expect(pruned).toMatchObject([1, 2, 3].map((round) => ({ round, survivors: setting.ladder[round]!.survivors })));
  });
}

test("controls of some rounds are the trainings that they are among those of all", async () => {
  const keys = ({ records }: Awaited<ReturnType<typeof find>>) =>
    records.map(({ key, role, round }) => `${round} ${role} ${key}`);
  const all = keys(await find({ controls: every, rounds: 3, trials: 1 }));
  const some = keys(await find({ controls: every, controlRounds: [2], rounds: 3, trials: 1 }));
  expect(some).toEqual(all.filter((key) => key.includes("ticket") || key.startsWith("2 ")));
  expect(some.length).toBeGreaterThan(4);
});

test("a mask that cannot be cut is told at once: other trials have trainings that nobody will ask for", async () => {
  const spec = toySpec({ trials: 2, rounds: 2 });
  const setting = settingOf(spec, toyDataset());
  const cut = () => Promise.reject(new Error("cannot be cut"));
  const told: string[] = [];
  const search = findInTrials({
    setting: { ...setting, strategy: { ...setting.strategy, cut } },
    ...inMemory((job, weightsOf) => trainJob(job, { dataset: toyDataset(), weightsOf, open: toyTrainer })),
    onFault: () => told.push("fault"),
  });
  await expect(search).rejects.toThrow("cannot be cut");
  expect(told).toEqual(["fault", "fault"]);
});

describe("divergence", () => {
  const batchLoss = (iteration: number) => (iteration < 3 ? 0.75 : Number.NaN);

  test("of a ticket ends its trial: nothing is pruned from it; other trials go on", async () => {
    const { records, events } = await find(
      { controls: { reinit: 1 } },
      {
        script: ({ place: { trial, role, round } }) =>
          trial === 0 && role === "ticket" && round === 1 ? { batchLoss } : {},
      },
    );
    expect(records.filter(({ trial }) => trial === 0).map(({ round, role }) => `${round} ${role}`)).toEqual([
      "0 ticket",
      "1 ticket",
      "1 reinit",
    ]);
    expect(records.filter(({ trial }) => trial === 1)).toHaveLength(5);
    expect(records[1]?.outcome).toEqual({ iteration: 3, lastLoss: 0.75 });
    expect(events.filter(({ type }) => type === "job-diverged")).toMatchObject([
      { job: { trial: 0, role: "ticket", round: 1 }, reused: false, iteration: 3, lastLoss: 0.75 },
    ]);
  });

  test("of a control, or of a ticket that nothing is pruned from, is recorded only", async () => {
    const { records } = await find(
      { controls: { reinit: 1 }, prune: { strategy: "one-shot" }, trials: 1 },
      { script: ({ place: { role, round } }) => (role === "reinit" || round === 1 ? { batchLoss } : {}) },
    );
    expect(records.map(({ outcome }) => isResult(outcome))).toEqual([true, false, false, true, false]);
  });

  test("of the training to rewind to ends the trial", async () => {
    const { records } = await find(
      { rewind: "5it", trials: 1 },
      { script: ({ place: { role } }) => (role === "rewind" ? { batchLoss } : {}) },
    );
    expect(records.map(({ role }) => role)).toEqual(["ticket", "rewind"]);
  });
});

test("a learning rate that changes no weight is warned of once", async () => {
  const { events } = await find({ train: { optimizer: { lr: 1e-30 } } });
  const warnings = events.filter((event) => event.type === "warning");
  expect(warnings).toHaveLength(1);
  expect(warnings[0]!.message).toContain("changed no weight (trial");
});

describe("when a training fails", () => {
  test("the search ends with its error, after whatever was running is over", async () => {
    const full = new Error("disk full");
    let over = 0;
    const search = find(
      { controls: every },
      {
        before: async ({ place: { trial, role, round } }) => {
          if (trial === 1) await new Promise((resolve) => setTimeout(resolve, 20));
          if (trial === 0 && round === 1 && role !== "ticket") throw role === "random" ? full : new Interrupted();
          over++;
        },
      },
    );
    await expect(search).rejects.toBe(full);
    expect(over).toBe(7 + 11); // everything but the four controls that failed
  });

  test("its error is told, and not that what was waited for was stopped because of it", async () => {
    const full = new Error("disk full");
    const failure = new AbortController();
    const search = find(
      { controls: { random: 1 }, trials: 1 },
      {
        before: async ({ place: { role, round } }) => {
          if (round === 0) return;
          if (role === "random") {
            failure.abort();
            throw full;
          }
          await new Promise((resolve) => failure.signal.addEventListener("abort", resolve));
          throw new Interrupted();
        },
      },
    );
    await expect(search).rejects.toBe(full);
  });

  test("an interruption alone is an interruption", async () => {
    const search = find({}, { before: () => Promise.reject(new Interrupted()) });
    await expect(search).rejects.toThrow(Interrupted);
  });
});

test("nothing is trained for a spec that is at fault", async () => {
  let asked = 0;
  const search = find({ train: { batch: 51 } }, { before: () => void asked++ });
  await expect(search).rejects.toThrow("train.batch is 51");
  expect(asked).toBe(0);
});
