import { jointEnd, type ModelSpec } from "../../models/index.ts";
import type { AskedRates } from "../../prune/index.ts";

/**
 * Whether other weights are pruned than before it was said what is output where branches end together: then the last layer of
 * the shortcut was, now the last one of the body is. Such a spec has masks of its own, and so a run of its own.
 */
export function isOutputMoved(model: ModelSpec, { rate, rates }: AskedRates, rounds: number): boolean {
  const end = rounds > 0 ? jointEnd(model) : undefined;
  if (!end) return false;
  const rateOf = (name: string, kind: string) => rates[name] ?? rates[kind] ?? rate;
  return [end.body, end.shortcut].some(
    (layer) => layer !== undefined && rateOf(layer.name, layer.kind) !== rateOf(layer.name, "output"),
  );
}
