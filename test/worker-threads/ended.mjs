// Two worker threads train for about a second, asked for in two calls, and end meanwhile. Then this thread trains.
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { fullMasks, lengthOf, openingTrainer, optimizerSchema, parametersOf } from "../../dist/engine/index.js";
import { atOnce } from "../../dist/steps.js";
import "../../dist/engine/node.js"; // so that there are native executors

const network = {
  input: { channels: 1, rows: 28, columns: 28 },
  classes: 2,
  layers: [
    { kind: "linear", name: "first", outputs: 300, deviation: 0.1 },
    { kind: "linear", name: "output", outputs: 2, deviation: 0.1 },
  ],
};
const lengths = parametersOf(network).map((parameter) => [parameter.name, lengthOf(parameter)]);
const part = { count: 60, pixels: new Uint8Array(60 * 784).fill(9), labels: new Uint8Array(60) };
const open = () =>
  atOnce(
    openingTrainer({
      ...{ network, masks: fullMasks(network), batch: 60, train: part, test: part, scale: [1], shift: [0], threads: 2 },
      weights: new Map(lengths.map(([name, length]) => [name, new Float32Array(length).fill(0.001)])),
      optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.1 }),
    }),
  );
const call = (iterations) => ({
  examples: Int32Array.from({ length: 60 * iterations }, (_, i) => i % 60),
  rates: new Float64Array(iterations).fill(0.001),
});

if (isMainThread) {
  for (const how of ["terminated", "exits"]) {
    const worker = new Worker(fileURLToPath(import.meta.url), { argv: [how] });
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    await new Promise((resolve) => worker.once("message", resolve));
    if (how === "terminated") await worker.terminate();
    await exited;
    console.log(how);
  }
  const { losses } = await open().train(call(3));
  console.log(`then trained: ${losses.length} iterations`);
} else {
  const trainer = open();
  trainer.train(call(5000));
  trainer.train(call(5000));
  parentPort.postMessage("begun");
  if (process.argv[2] === "exits") setTimeout(() => process.exit(), 20);
}
