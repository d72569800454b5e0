// Plants a fault in what the kernels take for granted, behind the checks that would refuse it: in the sanitized build the
// process must end right there, and say so. `nothing` plants none and prints the names of the executors that are here.
//   planted.mjs read|overflow|nothing EXECUTOR
import { compile } from "../../dist/engine/compile/compile.js";
import { availableExecutors, executorNamed } from "../../dist/engine/executors/index.js";
import "../../dist/engine/node.js"; // so that there are native ones
import { fullMasks, optimizerSchema } from "../../dist/engine/index.js";
import { atOnce } from "../../dist/steps.js";

const [what, executor] = process.argv.slice(2);
const batch = 4;
const network = {
  input: { channels: 1, rows: 4, columns: 4 },
  classes: 2,
  layers: [
    { kind: "dropout", name: "drop", rate: 0.5 },
    { kind: "linear", name: "output", outputs: 2, deviation: 0.1 },
  ],
};
const program = compile({
  ...{ network, masks: fullMasks(network), batch, scale: [1], shift: [0], threads: 1 },
  optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.1 }),
  stream: () => Int32Array.of(1, 2, 3, 4),
});
const sound = {
  part: { count: batch, pixels: new Uint8Array(batch * 16), labels: new Uint8Array(batch) },
  examples: Int32Array.of(0, 1, 2, 3, 3, 2, 1, 0),
  rates: new Float32Array(4).fill(0.1),
  losses: new Float32Array(2),
  from: 0,
};
const planted = {
  nothing: {},
  read: { examples: sound.examples.with(5, batch) }, // the example behind the last one
  overflow: { from: 2 ** 31 - 1 }, // the second iteration would be number 2^31
}[what];
const { run } = atOnce(executorNamed(executor).loading(program, 1));
await run("train", { ...sound, ...planted });
if (what === "nothing") {
  const names = availableExecutors().map(({ name }) => name);
  console.log(names.filter((name) => name !== "reference").join("\n"));
}
