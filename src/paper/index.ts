/** The door of `paper`: suites of the paper's experiments, its claims, and what becomes of both. */

export { type ChosenSuite, chosenSuites, dataSetNames } from "./chosen.ts";
export { answerText, countsText, hereText } from "./in-words.ts";
export { type Judged, tested } from "./judge.ts";
export { keepRuns, readKept } from "./kept/folder.ts";
export { paperPages } from "./pages/markdown.ts";
export { figuresText } from "./pages/suite-page.ts";
export { writePages } from "./pages/write-pages.ts";
export { isStored, type PlannedRun, type PlannedSuite, planSuites, storedTrainings, trainingsOf } from "./plan.ts";
export { reproduce } from "./reproduce.ts";
export type { Size } from "./spec-of.ts";
export { expectNotVaried } from "./varied.ts";
export { keptRuns, verify } from "./verify.ts";
