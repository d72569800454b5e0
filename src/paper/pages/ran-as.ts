import { countText } from "../../numbers-in-words.ts";
import type { Evidence, Known } from "../evidence.ts";
import { isOriginal } from "../kept-run.ts";
import type { Line } from "../line.ts";
import { plainSpec } from "../spec-of.ts";
import { fromFile } from "./verdict-table.ts";

/**
 * How what is drawn differs from what the paper ran: shorter trainings, fewer of a control beside each ticket, another copy of
 * its data. A sentence for each network of which something does; `levels`: the nearest to the paper first, of which a network's
 * lines are drawn by the first that has any.
 */
export function ranAsTexts(lines: readonly Line[], levels: readonly Evidence[]): readonly string[] {
  const networks = [...new Set(lines.map(({ ask }) => ask.network))];
  return networks.flatMap((network) => {
    const own = lines.filter(({ ask }) => ask.network === network);
    const found = levels.map((evidence) =>
      own.flatMap((line) => {
        const known = evidence(line.ask);
        return known ? [{ line, known }] : [];
      }),
    );
    const drawn = found.find((each) => each.some(({ known }) => known.runs.length > 0)) ?? [];
    const runs = drawn.flatMap(({ line: { ask }, known }) => known.runs.map((run) => ({ ask, run })));
    const lengths = runs.flatMap(({ ask, run }) => {
      const [here, paper] = [run.spec.train.iterations, plainSpec(ask, "paper").train.iterations];
      return here === paper
        ? []
        : [`${lengthText(here)} instead of ${unitOf(here) === unitOf(paper) ? countOf(paper) : lengthText(paper)}`];
    });
    const copies = runs.flatMap(({ run }) => (isOriginal(run) ? [] : [`on ${fromFile(run.data.copy)}`]));
    const differs = [...new Set([...lengths, ...drawn.flatMap(repeatsText), ...copies])];
    return differs.length === 0 ? [] : [`${network} as it was run: ${differs.join(", ")}.`];
  });
}

/** `reinit once to 3 times beside each ticket instead of 3 times`; nothing where each has as many as the paper's. */
function repeatsText({
  line: { role, repeats },
  known,
}: {
  readonly line: Line;
  readonly known: Known;
}): readonly string[] {
  const counts = new Map<string, number>();
  for (const job of known.jobs) {
    const place = `${job.trial} ${job.round}`;
    if (job.role === role) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [least, most] = [Math.min(...counts.values()), Math.max(...counts.values())];
  if (role === "ticket" || counts.size === 0 || least >= repeats) return [];
  const range = least === most ? timesText(least) : `${least === 1 ? "once" : least} to ${timesText(most)}`;
  return [`${role} ${range} beside each ticket instead of ${timesText(repeats)}`];
}

const timesText = (count: number): string => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);

const countOf = (length: string): string => countText(Number.parseInt(length, 10));
const unitOf = (length: string): string => (length.endsWith("ep") ? "epochs" : "iterations");
const lengthText = (length: string): string => `${countOf(length)} ${unitOf(length)}`;
