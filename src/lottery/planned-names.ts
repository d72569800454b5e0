import { canonical } from "../canonical.ts";
import { InvariantError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { Candidate } from "./job/candidate.ts";
import { contentText } from "./job/content.ts";
import { makeJob } from "./job/make-job.ts";
import { type JobPlace, wordsFor } from "./job/place.ts";
import { seedsOf } from "./job/seeds.ts";
import { outsideCode } from "./spec/outside.ts";
import type { Setting } from "./spec/setting.ts";
import { isGiven } from "./spec/spec.ts";
import { fileStart, initialStart, jobStart } from "./starts/start.ts";
import { isRef, type Ref, type Round } from "./strategies/strategy.ts";

/**
 * Names for a run's trainings before there are masks: of two settings, trainings of equal names will be one. A training is named
 * by its content, with where its mask comes from in the mask's place. So two that happen to get one mask by different ways, as a
 * random mask of the same counts, have two names.
 */
export function plannedNames(setting: Setting): (place: JobPlace) => string {
  const trials = Array.from({ length: setting.spec.trials }, (_, trial) => namesOfTrial(setting, trial));
  return (place) => {
    const name = trials[place.trial]?.get(nameOf(place));
    if (name === undefined) throw new InvariantError(`no training is planned for ${wordsFor(place)}`);
    return name;
  };
}

const nameOf = ({ role, round, repeat = 0 }: Pick<JobPlace, "role" | "round"> & { readonly repeat?: number }): string =>
  `${role} ${round} ${repeat}`;

function namesOfTrial(setting: Setting, trial: number): ReadonlyMap<string, string> {
  const { spec, rounds, controlsIn } = setting;
  const seeds = seedsOf(spec.seed, trial, spec.train.order);
  const names = new Map<string, string>();
  const named = (ref: Ref) => names.get(nameOf(ref)) ?? "";
  const initial = isGiven(spec) ? fileStart(spec.initial.weights) : initialStart(seeds.weights);
  let mask = "";
  for (const round of rounds) {
    const add = (role: string, repeat: number, candidate: Omit<Candidate, "masks">) => {
      const place = { trial, role, repeat, round: round.round };
      const { content } = makeJob(setting, seeds, place, { masks: new Map(), ...candidate });
      names.set(nameOf(place), sha256(contentText({ ...content, numerics: 0 }), mask, nameOf(place)));
    };
    mask = maskName(setting, round, { before: mask, from: isRef(round.cutFrom) ? named(round.cutFrom) : "initial" });
    for (const { role, base, span, settings } of round.trainings) {
      const start = isRef(base) ? jobStart(named(base)) : initial;
      add(role, 0, { start, span, settings });
      if (role !== "ticket") continue;
      for (const { control, repeats } of controlsIn(round.round)) {
        // One that begins at iteration 0 wherever its ticket begins has weights of its own.
        const isApart = control.span({ from: 1, until: 2 }).from === 0;
        const candidate = { start: isApart ? initialStart([]) : start, span: control.span(span), settings };
        for (let repeat = 0; repeat < repeats; repeat++) add(control.name, repeat, candidate);
      }
    }
  }
  return names;
}

/** What a mask is cut by: which strategy does it shows in what it is cut from, but for one from outside. */
function maskName(
  { spec, ladder }: Setting,
  { round, cutFrom }: Round,
  { before, from }: { readonly before: string; readonly from: string },
): string {
  if (cutFrom === null) return "";
  const { seed, prune } = spec;
  const kept = (ladder[round]?.pools ?? []).map(({ layers, survivors }) => [...layers, survivors]);
  const asked = JSON.stringify([prune.criterion, prune.scope, seed, outsideCode(spec)]);
  return sha256(canonical([before, from, asked, kept]));
}
