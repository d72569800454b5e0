import { breath, type Steps } from "../../steps.ts";
import type { Instruction } from "../program/instructions.ts";
import type { Program } from "../program/program.ts";
import type { Call, CallOutcome, Executor, Loaded, Routine } from "./executor.ts";
import { batchNormApply, batchNormBackward, batchNormForward } from "./reference/batch-norm.ts";
import { convolutionGradients, convolve, permute } from "./reference/convolution.ts";
import { dropout } from "./reference/dropout.ts";
import { add, copy } from "./reference/elementwise.ts";
import { gather } from "./reference/gather.ts";
import { gatherImages } from "./reference/gather-images.ts";
import { clearHalo } from "./reference/halo.ts";
import { linearBackward, linearForward, linearGradients } from "./reference/linear.ts";
import { gradientsByInput, linearByInput } from "./reference/linear-by-input.ts";
import { denseBackward, denseGradients } from "./reference/linear-dense.ts";
import { loneGather, loneLinear } from "./reference/lone.ts";
import { loneConvolve, loneMaxPool, loneWinograd } from "./reference/lone-convolution.ts";
import { score, softmaxLoss } from "./reference/loss.ts";
import type { Memory } from "./reference/memory.ts";
import { adam, sgd } from "./reference/optimizers.ts";
import {
  averagePoolBackward,
  averagePoolForward,
  maxPoolBackward,
  maxPoolForward,
  planeMeans,
  planeShares,
} from "./reference/pooling.ts";
import { reluBackward, reluForward } from "./reference/relu.ts";
import { winogradCollect, winogradConvolve, winogradGradients, winogradWeights } from "./reference/winograd.ts";

/** The same programs in plain, slow, obvious TypeScript, with the same bits: the oracle of the kernel tests. */
export const reference: Executor = { name: "reference", loading };

function* loading(program: Program): Steps<Loaded> {
  const buffer = new ArrayBuffer(program.words * 4);
  const floats = new Float32Array(buffer);
  const ints = new Int32Array(buffer);
  yield* program.fill(ints);
  const arena = { floats, ints };
  let before: Promise<unknown> = Promise.resolve();
  return {
    arena: floats,
    run(routine, call) {
      const outcome = before.then(() => run(routine, call));
      before = outcome.catch(() => undefined);
      return outcome;
    },
    runNow(routine, { part, examples, shifts, from }) {
      const memory: Memory = {
        ...{ loss: 0, lossSum: 0, correct: 0 },
        ...arena,
        ...{ part, examples, shifts, iteration: from, rates: [0, 0] },
      };
      for (const instruction of program[routine]) execute(instruction, memory);
    },
    shrink: () => undefined,
    close: () => undefined,
  };

  async function run(
    routine: Routine,
    { part, examples, shifts, rates, losses, from, lossSum = 0 }: Call,
  ): Promise<CallOutcome> {
    const batch = routine === "evaluate" ? program.evaluationBatch : program.batch;
    const totals = { loss: 0, lossSum, correct: 0 };
    const iterations = Math.ceil(examples.length / batch);
    for (let i = 0; i < iterations; i++) {
      const memory: Memory = {
        ...totals,
        ...arena,
        part,
        examples: examples.subarray(i * batch, (i + 1) * batch),
        shifts: shifts?.subarray(i * batch, (i + 1) * batch),
        iteration: from + i,
        rates: [rates[2 * i] ?? 0, rates[2 * i + 1] ?? 0],
      };
      for (const instruction of program[routine]) {
        execute(instruction, memory);
        if (instruction.op !== "softmax-loss") continue;
        losses[i] = memory.loss;
        if (!Number.isFinite(memory.loss)) return { iterations: i, lossSum: 0, correct: 0 };
      }
      totals.lossSum = memory.lossSum;
      totals.correct = memory.correct;
      await breath();
    }
    return { iterations, lossSum: totals.lossSum, correct: totals.correct };
  }
}

const kernels = {
  gather,
  "gather-images": gatherImages,
  "linear-forward": linearForward,
  "linear-by-input": linearByInput,
  "gradients-by-input": gradientsByInput,
  "linear-backward": linearBackward,
  "linear-gradients": linearGradients,
  "dense-backward": denseBackward,
  "dense-gradients": denseGradients,
  "lone-gather": loneGather,
  "lone-linear": loneLinear,
  "lone-convolve": loneConvolve,
  "lone-winograd": loneWinograd,
  "lone-max-pool": loneMaxPool,
  convolve,
  "convolution-gradients": convolutionGradients,
  permute,
  "winograd-weights": winogradWeights,
  "winograd-convolve": winogradConvolve,
  "winograd-gradients": winogradGradients,
  "winograd-collect": winogradCollect,
  "batch-norm-forward": batchNormForward,
  "batch-norm-apply": batchNormApply,
  "batch-norm-backward": batchNormBackward,
  "max-pool-forward": maxPoolForward,
  "max-pool-backward": maxPoolBackward,
  "average-pool-forward": averagePoolForward,
  "average-pool-backward": averagePoolBackward,
  "plane-means": planeMeans,
  "plane-shares": planeShares,
  "relu-forward": reluForward,
  "relu-backward": reluBackward,
  add,
  copy,
  "clear-halo": clearHalo,
  dropout,
  "softmax-loss": softmaxLoss,
  score,
  adam,
  sgd,
} satisfies { [Name in Instruction["op"]]: (at: Extract<Instruction, { op: Name }>, memory: Memory) => void };

function execute(instruction: Instruction, memory: Memory): void {
  const byName: Record<Instruction["op"], (at: never, memory: Memory) => void> = kernels;
  byName[instruction.op](instruction as never, memory); // the name is the key: a kernel only ever meets its own instruction
}
