import { InvariantError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import type { ExampleBytes } from "./executors/index.ts";
import type { Network } from "./network.ts";
import type { TrainCall } from "./train-call.ts";

/*
 * What the kernels take for granted. They check nothing themselves: with a wrong number they would read, or write, out of
 * bounds.
 */

/** Of a part of a data set: bytes for as many examples as it says, and labels that the network has classes for. */
export function checkPart(name: string, { count, pixels, labels }: ExampleBytes, { input, classes }: Network): void {
  expectLength(`pixels (${name})`, pixels, count * sizeOf(input), `${count} examples of ${sizeOf(input)}`);
  expectLength(`labels (${name})`, labels, count, "one for each example");
  const wrong = labels.find((label) => label >= classes);
  if (wrong !== undefined) {
    throw new InvariantError(`the engine was given label ${wrong} (${name}), expected 0 to ${classes - 1}`);
  }
}

/** Of a call to train: whole batches, and all that comes with them as long as it must be. */
export function checkTraining(
  { examples, rates, shifts, times }: TrainCall,
  { part, batch, instructions }: { readonly part: ExampleBytes; readonly batch: number; readonly instructions: number },
): void {
  expectLength("examples", examples, batch * rates.length, `${rates.length} batches of ${batch}`);
  if (shifts) expectLength("shifts", shifts, examples.length, "one for each example");
  if (times) expectLength("times", times, instructions, "one for each instruction");
  checkNumbers(examples, part);
}

/** Of a call to evaluate, which may end with fewer examples than a batch. */
export const checkEvaluation = (examples: Int32Array, part: ExampleBytes): void => checkNumbers(examples, part);

function checkNumbers(examples: Int32Array, { count }: ExampleBytes): void {
  for (const example of examples) {
    if (example < 0 || example >= count) {
      throw new InvariantError(`the engine was given example ${example}, expected 0 to ${count - 1}`);
    }
  }
}

function expectLength(name: string, { length }: { readonly length: number }, expected: number, what: string): void {
  if (length !== expected)
    throw new InvariantError(`the engine was given ${length} ${name}, expected ${expected}: ${what}`);
}
