import type { Dataset } from "../../data/arrays/index.ts";
import { prunable } from "../../engine/index.ts";
import { type Idle, idleInModel } from "../../models/index.ts";
import { counted } from "../../numbers-in-words.ts";
import { layerName } from "../../prune/index.ts";
import { strategies } from "../strategies/index.ts";
import { strategyNamed } from "../strategies/named.ts";
import { scheduleSchema } from "../train/schedule.ts";
import type { Setting } from "./setting.ts";
import { specSchema } from "./spec.ts";

/** Finds fields that differ from their default and, in this setting, do nothing. */
type Rule = (setting: Setting, dataset: Dataset) => readonly Idle[];

const idle = (is: boolean, field: string, value: unknown, why: string): readonly Idle[] =>
  is ? [{ field, value, why }] : [];

/** True if no float32 number is changed by multiplying with 1 - share, or by adding a share of this size. */
const isNone = (share: number): boolean => share > 0 && Math.fround(share) === 0;

/** Defaults: what has its own is not spoken of. */
const { measure: measureField, verdict: verdictField, prune: pruneField } = specSchema.shape;
const usual = {
  measure: measureField.parse(undefined),
  verdict: verdictField.parse(undefined),
  factor: scheduleSchema.parse({}).factor,
  rate: pruneField.shape.rate.parse(undefined),
};

const UNJUDGED = "verdict.given is false, and no ticket is judged";

/**
 * One rule for each field, or kind of field, that is accepted and can do nothing. Not among them: fields whose value is the
 * default, those of `prune` where there are no rounds and nothing else that would need them (that is `lth train`), and
 * `verdict.at` where no verdict is given, which still says where accuracies are taken.
 */
export const rules = {
  controls: ({ spec: { controls, rounds } }) =>
    Object.entries(controls).flatMap(([name, count]) =>
      idle(rounds === 0 && count > 0, `controls.${name}`, count, "rounds is 0, and there is no ticket"),
    ),
  repeats: ({ spec: { controls, train } }) => {
    const { untrained = 0, "constant-signs": constantSigns = 0 } = controls;
    return [
      ...idle(untrained > 1, "controls.untrained", untrained, "beyond 1: it is measured as it starts, always the same"),
      ...idle(
        constantSigns > 1 && train.order === "same",
        "controls.constant-signs",
        constantSigns,
        "beyond 1: nothing of it is drawn, and it meets the same examples each time",
      ),
    ];
  },
  controlRounds: ({ spec: { controlRounds, controls, rounds } }) =>
    idle(
      controlRounds.length > 0 && (rounds === 0 || Object.values(controls).every((count) => count === 0)),
      "controlRounds",
      JSON.stringify(controlRounds),
      rounds === 0 ? "rounds is 0, and there is no ticket" : "no controls are asked for",
    ),
  rewind: ({ spec, rewind }) =>
    idle(spec.rounds === 0 && rewind > 0, "rewind", spec.rewind, "rounds is 0, and nothing is rewound"),
  learningRate: ({ spec: { train } }) =>
    idle(isNone(train.optimizer.lr), "train.optimizer.lr", train.optimizer.lr, "it is 0 in float32: no weight moves"),
  weightDecay: ({ spec: { train } }) =>
    idle(
      isNone(train.optimizer.weightDecay),
      "train.optimizer.weightDecay",
      train.optimizer.weightDecay,
      "it is 0 in float32",
    ),
  momenta: ({ spec: { train } }) => {
    const { optimizer } = train;
    // The kernels take a share of the gradient's mean as 1 - beta1, the other two as they are.
    const shares =
      optimizer.name === "sgd"
        ? { momentum: isNone(optimizer.momentum) }
        : { beta1: optimizer.beta1 > 0 && Math.fround(1 - optimizer.beta1) === 1, beta2: isNone(optimizer.beta2) };
    const values = new Map<string, unknown>(Object.entries(optimizer));
    return Object.entries(shares).flatMap(([name, none]) =>
      idle(none, `train.optimizer.${name}`, values.get(name), "it is 0 in float32: nothing of the last step is kept"),
    );
  },
  warmup: ({ spec: { train }, schedule }) =>
    idle(
      schedule?.warmup === 1,
      "train.schedule.warmup",
      train.schedule.warmup,
      "its one step has the whole learning rate",
    ),
  factor: ({ spec: { train } }) => {
    const { drops, factor } = train.schedule;
    const { lr } = train.optimizer;
    if (drops.length === 0)
      return idle(factor !== usual.factor, "train.schedule.factor", factor, "train.schedule.drops is empty");
    return idle(
      Math.fround(lr * factor) === Math.fround(lr),
      "train.schedule.factor",
      factor,
      "the learning rate stays the same number in float32",
    );
  },
  flip: ({ spec: { train } }, { shape }) =>
    idle(train.augment.flip && shape.columns === 1, "train.augment.flip", true, "the examples have one column"),
  measure: ({ spec: { measure }, iterations }) =>
    (["every", "test"] as const).flatMap((name) =>
      idle(
        measure[name] > iterations && measure[name] !== usual.measure[name],
        `measure.${name}`,
        measure[name],
        `training has ${counted(iterations, "iteration")}, and is measured at its end alone`,
      ),
    ),
  loss: ({ spec: { verdict } }) =>
    idle(!verdict.given && verdict.loss !== usual.verdict.loss, "verdict.loss", verdict.loss, UNJUDGED),
  delay: ({ spec: { verdict } }) =>
    idle(
      (verdict.at === "end" || !verdict.given) && verdict.delay !== usual.verdict.delay,
      "verdict.delay",
      verdict.delay,
      verdict.at === "end" ? "verdict.at is end, and times are not compared" : UNJUDGED,
    ),
  scope: ({ network, spec: { prune } }) =>
    idle(
      prune.scope === "global" && prunable(network).length === 1,
      "prune.scope",
      "global",
      "there is one layer to rank",
    ),
  strategy: ({ spec: { prune, rounds, train }, iterations, rewind, schedule, rounds: planned }) => {
    const { strategy } = prune;
    const search = { rounds, iterations, rewind, optimizer: train.optimizer, schedule };
    return idle(
      // One from outside may cut otherwise what it plans alike.
      strategy !== "resetting" &&
        rounds === 1 &&
        strategies.codeOf(strategy) === undefined &&
        JSON.stringify(planned) === JSON.stringify(strategyNamed("resetting").rounds(search)),
      "prune.strategy",
      strategy,
      "its round 1 is that of resetting",
    );
  },
  rate: ({ network, spec: { prune } }) =>
    idle(
      prune.rate !== usual.rate &&
        prunable(network).every(({ parameter, kind }) => has(prune.rates, parameter.layer, kind)),
      "prune.rate",
      prune.rate,
      "prune.rates has another for every layer",
    ),
  rates: ({ network, spec: { prune } }) =>
    Object.entries(prune.rates).flatMap(([key, value]) => {
      const layers = prunable(network);
      const named = layers.some(({ parameter }) => parameter.layer === key);
      const of = layers.filter(({ kind }) => kind === key);
      const why = "each layer of this kind has a rate by its name";
      return idle(
        !named && of.every(({ parameter }) => has(prune.rates, parameter.layer)),
        `prune.rates.${key}`,
        value,
        why,
      );
    }),
  exhausted: ({ ladder, rates }) =>
    (ladder[0]?.pools ?? []).flatMap(({ layers }, pool) => {
      const [rate] = layers.map((layer) => rates.get(layer) ?? 0);
      const survivors = ladder.map(({ pools }) => pools[pool]?.survivors);
      const round = survivors.findIndex((count, i) => i > 0 && count === survivors[i - 1]);
      const names = layers.map(layerName).join(", ");
      const why = `of ${counted(survivors[round] ?? 0, "weight")} it is less than half a weight`;
      return idle((rate ?? 0) > 0 && round > 0, `the pruning rate of ${names} from round ${round} on`, rate, why);
    }),
  model: ({ network, spec: { model, data } }) => idleInModel(model, { ...network, positive: data.pixels === "unit" }),
} satisfies Record<string, Rule>;

const has = (rates: Readonly<Record<string, number>>, ...keys: readonly string[]): boolean =>
  keys.some((key) => rates[key] !== undefined);

/** A sentence for each field that was asked for and changes nothing in this setting; for warnings before anything trains. */
export const idleFields = (setting: Setting, dataset: Dataset): readonly string[] =>
  Object.values(rules)
    .flatMap((rule: Rule) => rule(setting, dataset))
    .map(({ field, value, why }) => `${field} is ${value} and changes nothing: ${why}`);
