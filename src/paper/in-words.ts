import { percentText } from "../numbers-in-words.ts";
import { decided } from "../verdict/index.ts";
import { abstract, type Sentence } from "./claims/abstract.ts";
import type { Answer } from "./claims/answer.ts";
import { claims } from "./claims/index.ts";
import { isTested, type Judged } from "./judge.ts";

/**
 * A number as a table shows it: +0.28 points [+0.10, +0.45], 0.62 times [0.51, 0.75], 0.90%, counted. An end of the interval
 * that lies beside an edge of the claim is not rounded onto it: +0.003 points are not 0.00 where they decide.
 */
export function hereText({ claim, here }: Pick<Judged, "claim" | "here">): string {
  if (here === null) return "-";
  const { unit, low, high, estimate } = here;
  if (unit === "counted") return `${percentText(estimate)}, counted`;
  const scale = unit === "ratio" ? 1 : 100;
  const edges = edgesOf(claim).map((edge) => scale * edge);
  const written = (text: string) => (unit === "ratio" ? text : signed(text));
  const write = (value: number) => written((scale * value).toFixed(2));
  const end = (value: number) => written(decided(scale * value, 2, edges));
  const range = low === null || high === null ? "" : ` [${end(low)}, ${end(high)}]`;
  const both =
    here.meanOfRatios === undefined || here.ratioOfMeans === undefined
      ? ""
      : `; mean of ratios ${write(here.meanOfRatios)}, ratio of means ${write(here.ratioOfMeans)}`;
  return `${write(estimate)} ${unit === "ratio" ? "times" : "points"}${range}${both}`;
}

/** Where a claim's answers change. */
function edgesOf(name: string): readonly number[] {
  const { direction, size } = claims.named(name);
  return [direction?.than, size?.low, size?.high].flatMap((edge) =>
    edge !== undefined && Number.isFinite(edge) ? [edge] : [],
  );
}

const signed = (text: string): string => (Number(text) === 0 ? "0.00" : text.startsWith("-") ? text : `+${text}`);

/** What a row says of a question; nothing where the claim has none. */
export const answerText = (answer: Answer | null): string => answer ?? "";

/** Above a table: how many claims were tested, and what came of them. */
export function countsText(judged: readonly Judged[]): string {
  const run = judged.filter(isTested);
  const count = (question: "direction" | "size", answer: Answer) =>
    run.filter((each) => each[question] === answer).length;
  const tell = (question: "direction" | "size") => {
    const asked = run.filter((each) => each[question] !== null).length;
    const answers: readonly Answer[] = ["holds", "fails", "not enough trials", "not at this scale", "not run"];
    const told = answers
      .filter((answer) => count(question, answer) > 0)
      .map((answer) => `${count(question, answer)} ${answer}`);
    return asked === 0 ? "" : ` ${question === "direction" ? "Direction" : "Size"}: ${told.join(", ")} (of ${asked}).`;
  };
  return `${run.length} of ${judged.length} claims tested.${tell("direction")}${tell("size")} 95% intervals, not corrected for their number.`;
}

/** What a sentence's verdict rests on: the claims that were tested, with their answers, and how many were not. */
export function restsText({ rests, on }: Pick<Sentence, "rests"> & { readonly on: readonly Judged[] }): string {
  if (on.length === 0) return "nothing of it was run";
  const told = on
    .map(({ claim, direction, size, level }) => `${claim} ${direction ?? size}${levelText(level)}`)
    .join(", ");
  const more = rests.length - on.length;
  return more === 0 ? told : `${told}; ${more} more not run`;
}

/** Behind a number: of which runs it is, where they are not of the paper's scale. */
export const levelText = (level: Judged["level"]): string =>
  level === "quick" || level === "shortened" ? ` (${level})` : "";

/**
 * The abstract's sentences, each with its verdict: fails where a claim fails that it rests on, holds where all of them hold;
 * where those hold that were judged, and others were not, that is said.
 */
export function abstractVerdicts(
  judged: readonly Judged[],
): readonly (Sentence & { readonly verdict: string; readonly on: readonly Judged[] })[] {
  return abstract.map((sentence) => {
    const on = judged.filter((each) => sentence.rests.includes(each.claim) && isTested(each));
    const answers = on.map(({ direction, size }) => direction ?? size ?? "not run");
    const order: readonly Answer[] = ["fails", "not enough trials", "not run", "holds", "not at this scale"];
    const verdict = order.find((answer) => answers.includes(answer)) ?? "not run";
    const held = answers.filter((answer) => answer === "holds").length;
    const isPart = verdict === "holds" && held < sentence.rests.length;
    return { ...sentence, on, verdict: isPart ? `holds in ${held} of ${sentence.rests.length} claims` : verdict };
  });
}
