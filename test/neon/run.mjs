// The NEON build's kernel test, on a machine without NEON: records calls of the engine on real MNIST, runs them here and
// under qemu-user, and compares bits. Needs Debian's g++-aarch64-linux-gnu and qemu-user, and a built checkout.
//   node test/neon/run.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadDataset } from "../../dist/data/index.js";
import { compile } from "../../dist/engine/compile.js";
import { nativeExecutors } from "../../dist/engine/executors/native.js";
import { pack } from "../../dist/engine/executors/pack.js";
import { lengthOf, optimizerSchema, prunable } from "../../dist/engine/index.js";
import { initialWeights } from "../../dist/lottery/index.js";
import { buildNetwork } from "../../dist/models/index.js";
import { stream } from "../../dist/random.js";

const here = dirname(fileURLToPath(import.meta.url));
const native = join(here, "../../native");
const folder = mkdtempSync(join(tmpdir(), "lth-neon-"));
const replay = join(folder, "replay");

function must(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error?.code === "ENOENT") {
    console.error(`${command} is missing\n  sudo apt install g++-aarch64-linux-gnu qemu-user`);
    process.exit(2);
  }
  if (status !== 0) throw new Error(`${command} failed`);
}

const flags = ["-std=c++20", "-O2", "-ffp-contract=off", "-static", "-DLTH_ISA_NEON", "-I", native];
must("aarch64-linux-gnu-g++", [...flags, join(here, "replay.cc"), join(native, "kernels.cc"), "-o", replay]);

const dataset = await loadDataset("mnist");
const { instructions } = createRequire(import.meta.url)(join(native, "build/lth.node")).engines()[0];
const bytesOf = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const cases = [1, 0.2, 0.02].flatMap((density) => [
  { density, batch: 60, widths: [300, 100], optimizer: { name: "adam", lr: 0.0012 } },
  { density, batch: 150, widths: [40, 17], optimizer: { name: "sgd", lr: 0.1, momentum: 0.9, weightDecay: 1e-4 } },
  { density, batch: 23, widths: [], optimizer: { name: "sgd", lr: 0.1, momentum: 0.9, nesterov: true } },
]);

let failed = 0;
for (const { density, batch, widths, ...rest } of cases) {
  const network = buildNetwork({ family: "mlp", widths }, dataset.shape, 10);
  const masks = new Map(
    prunable(network).map(({ parameter }) => {
      const order = stream([density, parameter.name]).permutation(lengthOf(parameter));
      return [parameter.name, Uint8Array.from(order, (place) => (place < density * order.length ? 1 : 0))];
    }),
  );
  const optimizer = optimizerSchema.parse(rest.optimizer);
  const program = compile({ network, masks, optimizer, batch, scale: [1 / 255], shift: [0], threads: 1 });
  const machine = nativeExecutors()[0].load(program, 1);
  const weights = initialWeights(network, ["neon"]);
  for (const { parameter, values, places } of program.stored) {
    for (let k = 0; k < places.length; k++) machine.arena[values + k] = weights.get(parameter.name)[places[k]];
  }
  const order = stream(["neon", "order"]).permutation(1000);
  for (const routine of ["train", "evaluate"]) {
    const size = routine === "train" ? batch : program.evaluationBatch;
    const examples = order.slice(0, routine === "train" ? 3 * batch : 150);
    const steps = Math.ceil(examples.length / size);
    const rates = new Float32Array(2 * steps).fill(0.01);
    const losses = new Float32Array(steps);
    const part = {
      count: 1000,
      pixels: dataset.train.pixels.slice(0, 784_000),
      labels: dataset.train.labels.slice(0, 1000),
    };
    const pieces = [
      machine.arena,
      pack(program[routine], instructions),
      ...[part.pixels, part.labels, examples, rates],
    ].map((data) => padded(bytesOf(data)));
    const sizes = Int32Array.from([...pieces.map((piece) => piece.length / 4), size, steps, examples.length]);
    const [call, out] = [join(folder, "call"), join(folder, "out")];
    writeFileSync(call, Buffer.concat([bytesOf(sizes), ...pieces]));
    must("qemu-aarch64", [replay, call, out]);

    const outcome = await machine.run(routine, { part, examples, rates, losses });
    const got = readFileSync(out);
    const arena = got.subarray(12 + 4 * steps);
    const [{ at, count }, state] = [program.parameters, program.state];
    const equal =
      Buffer.compare(got.subarray(12, 12 + 4 * steps), bytesOf(losses)) === 0 &&
      got.readDoubleLE(0) === outcome.lossSum &&
      got.readInt32LE(8) === outcome.correct &&
      [{ at, count }, state].every(
        (region) =>
          Buffer.compare(
            arena.subarray(4 * region.at, 4 * (region.at + region.count)),
            bytesOf(machine.arena.subarray(region.at, region.at + region.count)),
          ) === 0,
      );
    if (!equal) failed++;
    console.log(
      `${equal ? "equal" : "DIFFERENT"}  mlp [${widths}] ${density * 100}% batch ${batch} ${optimizer.name} ${routine}`,
    );
  }
}
rmSync(folder, { recursive: true });
console.log(`NEON and ${nativeExecutors()[0].name}: ${failed === 0 ? "equal bits everywhere" : `${failed} differ`}`);
process.exitCode = failed === 0 ? 0 : 1;
