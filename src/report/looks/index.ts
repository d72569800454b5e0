import { parametersOf, type Weights } from "../../engine/index.ts";
import { jobsOf, type RunRecord } from "../../verdict/index.ts";
import { type LayerLook, layerLook } from "./layer-look.ts";

/** The weights of a run's tickets, looked at: by level of density, by trial, by layer. */
export interface Look {
  readonly round: number;
  readonly density: number;
  readonly trials: readonly { readonly trial: number; readonly layers: readonly LayerLook[] }[];
}

/** Networks of more weights are looked at in one trial alone: each must be read whole. */
const LARGE = 1_000_000;

/**
 * Looks at the dense network and at the tickets of some rounds of a run (paper, Appendix F). Reads networks one after the other.
 * Trials whose dense network diverged or is gone have none.
 */
export async function looksOf(record: RunRecord, rounds = thirds(record)): Promise<readonly Look[]> {
  const looks = rounds.map((round) => ({
    round,
    density: jobsOf(record, "ticket", round)[0]?.density ?? 1,
    trials: [] as Look["trials"][number][],
  }));
  for (const { trial, layers } of jobsOf(record, "ticket", 0)) {
    const weights = layers.reduce((sum, layer) => sum + layer.weights, 0);
    if (weights > LARGE && trial > 0) continue;
    const place = { trial, role: "ticket", round: 0 };
    const initial = await record.network(place, "initial");
    const end = await record.network(place, "end");
    if (!initial || !end) continue;
    for (const look of looks) {
      const masks = (look.round === 0 ? end : await record.network({ ...place, round: look.round }, "end"))?.masks;
      if (!masks) continue;
      const seen = parametersOf(end.network).flatMap((parameter) => {
        const mask = masks.get(parameter.name);
        return mask ? [layerLook({ parameter, mask, ...both(initial.weights, end.weights, parameter.name) })] : [];
      });
      look.trials.push({ trial, layers: seen });
    }
  }
  return looks.filter(({ trials }) => trials.length > 0);
}

/** The dense network, and tickets a third of the way, two thirds of it and at its end. */
function thirds({ jobs }: RunRecord): readonly number[] {
  const last = jobs.reduce((most, { role, round }) => (role === "ticket" ? Math.max(most, round) : most), 0);
  return [...new Set([0, 1, 2, 3].map((third) => Math.round((third * last) / 3)))];
}

const none = new Float32Array();
const both = (initial: Weights, end: Weights, name: string) => ({
  initial: initial.get(name) ?? none,
  end: end.get(name) ?? none,
});
