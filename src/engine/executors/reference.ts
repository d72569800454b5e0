import { setImmediate } from "node:timers/promises";
import type { Instruction } from "../instructions.ts";
import type { Program } from "../program.ts";
import type { Executor, Machine } from "./executor.ts";
import { gather } from "./reference/gather.ts";
import { linearBackward, linearForward, linearGradients } from "./reference/linear.ts";
import { score, softmaxLoss } from "./reference/loss.ts";
import type { Memory } from "./reference/memory.ts";
import { adam, sgd } from "./reference/optimizers.ts";
import { reluBackward, reluForward } from "./reference/relu.ts";

/** The same programs in plain, slow, obvious TypeScript, with the same bits: the oracle of the kernel tests. */
export const reference: Executor = { name: "reference", load };

function load(program: Program): Machine {
  const buffer = new ArrayBuffer(program.words * 4);
  const floats = new Float32Array(buffer);
  const ints = new Int32Array(buffer);
  for (const { at, data } of program.contents) (data instanceof Int32Array ? ints : floats).set(data, at);
  return {
    arena: floats,
    async run(routine, { part, examples, rates, losses }) {
      const batch = routine === "train" ? program.batch : program.evaluationBatch;
      const totals = { loss: 0, lossSum: 0, correct: 0 };
      const steps = Math.ceil(examples.length / batch);
      for (let step = 0; step < steps; step++) {
        const memory: Memory = {
          ...totals,
          floats,
          ints,
          part,
          examples: examples.subarray(step * batch, (step + 1) * batch),
          rates: [rates[2 * step] ?? 0, rates[2 * step + 1] ?? 0],
        };
        for (const instruction of program[routine]) {
          execute(instruction, memory);
          if (instruction.op !== "softmax-loss") continue;
          losses[step] = memory.loss;
          if (!Number.isFinite(memory.loss)) return { steps: step, lossSum: 0, correct: 0 };
        }
        totals.lossSum = memory.lossSum;
        totals.correct = memory.correct;
        await setImmediate(); // the event loop goes on
      }
      return { steps, lossSum: totals.lossSum, correct: totals.correct };
    },
  };
}

function execute(instruction: Instruction, memory: Memory): void {
  switch (instruction.op) {
    case "gather":
      return gather(instruction, memory);
    case "linear-forward":
      return linearForward(instruction, memory);
    case "linear-backward":
      return linearBackward(instruction, memory);
    case "linear-gradients":
      return linearGradients(instruction, memory);
    case "relu-forward":
      return reluForward(instruction, memory);
    case "relu-backward":
      return reluBackward(instruction, memory);
    case "softmax-loss":
      return softmaxLoss(instruction, memory);
    case "score":
      return score(instruction, memory);
    case "adam":
      return adam(instruction, memory);
    case "sgd":
      return sgd(instruction, memory);
    default:
      instruction satisfies never;
  }
}
