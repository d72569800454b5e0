import { countText } from "../../numbers-in-words.ts";
import { namesInWords } from "../../text.ts";
import { trainingsOf } from "../../verdict/index.ts";
import type { Compared } from "./compared.ts";

/** Runs that have fewer trainings than were asked for. That an end is written tells nothing: what was stopped has one. */
export const unfinished = (runs: readonly Compared[]): readonly Compared[] =>
  runs.filter(({ record }) => {
    const { done, asked } = trainingsOf(record);
    return done < asked;
  });

/** What is to be known of them beside others, a sentence or two; empty where every run has all of its trainings. */
export function unfinishedInWords(runs: readonly Compared[]): string {
  const told = unfinished(runs).map(({ record, label }) => ({ label, ...trainingsOf(record) }));
  if (told.length === 0) return "";
  const names = told.map(
    ({ label, done, asked, diverged }) =>
      `${label} has ${countText(done)} of ${countText(asked)} trainings${diverged > 0 ? `, of which ${countText(diverged)} diverged` : ""}`,
  );
  const pruned = told.some(({ diverged }) => diverged > 0) ? " Nothing is pruned from one that diverged." : "";
  return `Not finished, so numbers may change: ${namesInWords(names, undefined, (name) => name)}.${pruned}`;
}
