import { canonical, type Json } from "../canonical.ts";
import type { Spec } from "../lottery/index.ts";

/** How near a run is to an experiment of the paper. */
export type Nearness = "same" | "shortened";

/**
 * Names what an experiment trains, whatever its trials, rounds, controls and seed: runs of the same name have equal trainings at
 * equal places, if their seeds and data are equal. `shortened`: whatever the length of training, too, and how much is measured.
 */
export function experimentName(spec: Spec, nearness: Nearness = "same"): string {
  const { model, data, train, measure, initial, prune, rewind } = spec;
  const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
  const { iterations, ...trained } = train;
  const shared = { model, initial, prune, rewind, train: trained };
  return canonical(
    plain(
      nearness === "same"
        ? { ...shared, iterations, data, every: measure.every }
        : { ...shared, data: { name: data.name, pixels: data.pixels } },
    ),
  );
}

/** Names one training of an experiment. What was pruned, and how, is nothing to the dense network. */
export function trainingName(
  spec: Spec,
  { trial, role, repeat, round }: { trial: number; role: string; repeat: number; round: number },
): string {
  const prune: Spec["prune"] = { criterion: "magnitude", scope: "layer", strategy: "resetting", rate: 0, rates: {} };
  const trained = round === 0 ? { ...spec, prune } : spec;
  return `${experimentName(trained)} ${spec.seed} ${trial} ${role} ${repeat} ${round}`;
}
