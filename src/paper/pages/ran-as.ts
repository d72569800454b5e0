import { countText } from "../../numbers-in-words.ts";
import type { Evidence } from "../evidence.ts";
import { isOriginal } from "../kept-run.ts";
import type { Line } from "../line.ts";
import { plainSpec } from "../spec-of.ts";
import { fromFile } from "./verdict-table.ts";

/**
 * How what is drawn differs from what the paper ran: shorter trainings, another copy of its data. A sentence for each network of which
 * something does; `levels`: the nearest to the paper first, of which a network's lines are drawn by the first that has any.
 */
export function ranAsTexts(lines: readonly Line[], levels: readonly Evidence[]): readonly string[] {
  const networks = [...new Set(lines.map(({ ask }) => ask.network))];
  return networks.flatMap((network) => {
    const asks = lines.filter(({ ask }) => ask.network === network).map(({ ask }) => ask);
    const drawn = levels.map((evidence) =>
      asks.flatMap((ask) => evidence(ask)?.runs.map((run) => ({ ask, run })) ?? []),
    );
    const runs = drawn.find((each) => each.length > 0) ?? [];
    const lengths = runs.flatMap(({ ask, run }) => {
      const [here, paper] = [run.spec.train.iterations, plainSpec(ask, "paper").train.iterations];
      return here === paper
        ? []
        : [`${lengthText(here)} instead of ${unitOf(here) === unitOf(paper) ? countOf(paper) : lengthText(paper)}`];
    });
    const copies = runs.flatMap(({ run }) => (isOriginal(run) ? [] : [`on ${fromFile(run.data.copy)}`]));
    const differs = [...new Set([...lengths, ...copies])];
    return differs.length === 0 ? [] : [`${network} as it was run: ${differs.join(", ")}.`];
  });
}

const countOf = (length: string): string => countText(Number.parseInt(length, 10));
const unitOf = (length: string): string => (length.endsWith("ep") ? "epochs" : "iterations");
const lengthText = (length: string): string => `${countOf(length)} ${unitOf(length)}`;
