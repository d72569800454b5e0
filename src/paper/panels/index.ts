import { againstDensity } from "./against-density.ts";
import { learning } from "./curves.ts";
import { atMark, marks, quantities } from "./quantities.ts";

const of = (name: keyof typeof quantities) => againstDensity(name, quantities[name]);

export const earlyStop = of("early-stop");
export const testAtEarlyStop = of("test-accuracy-at-early-stop");
export const validationAtEarlyStop = of("validation-accuracy-at-early-stop");
export const trainAtEarlyStop = of("train-accuracy-at-early-stop");
export const testAtEnd = of("test-accuracy-at-end");
export const trainAtEnd = of("train-accuracy-at-end");

/** Against the number of weights that remain, for networks that differ in size or in what is pruned. */
const byCount = (name: keyof typeof quantities) => againstDensity(name, quantities[name], "count");
export const earlyStopByCount = byCount("early-stop");
export const validationByCount = byCount("validation-accuracy-at-early-stop");
export const testByCount = byCount("test-accuracy-at-early-stop");

const atMarks = (part: "test" | "validation") =>
  marks.map((mark) => againstDensity(`${part}-accuracy-${mark.name}`, atMark(part, mark)));
export const testAtIterations = atMarks("test");
export const validationAtIterations = atMarks("validation");

export const accuracyCurves = learning("accuracy");
export const lossCurves = learning("loss");

export { looked } from "./looked.ts";
