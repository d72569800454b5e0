// The NEON build's kernel test, on a machine without NEON: records calls of the engine, runs them here and under qemu-user,
// and compares bits. Needs Debian's g++-aarch64-linux-gnu and qemu-user, and a built checkout.
//   node test/neon/run.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../dist/engine/compile/compile.js";
import { fromDense } from "../../dist/engine/compile/dense.js";
import { compileForward } from "../../dist/engine/compile/forward-only.js";
import { compileLone, isLone } from "../../dist/engine/compile/lone.js";
import { nativeExecutors } from "../../dist/engine/executors/native.js";
import { pack } from "../../dist/engine/executors/pack.js";
import { packShift } from "../../dist/engine/program/shift.js";
import { stream, streamWords } from "../../dist/random.js";
import { atOnce } from "../../dist/steps.js";
import { cases } from "./cases.mjs";

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

const [executor] = nativeExecutors();
const { instructions } = createRequire(import.meta.url)(join(native, "build/lth.node")).executors()[0];
const bytesOf = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const FROM = 5;

/** What a call leaves under qemu, from the same arena: loss, correct answers, losses, arena. */
function emulated(loaded, code, { part, examples, shifts, rates, losses, size, iterations }) {
  // In the order of native/arguments.h; nothing is timed.
  const arrays = [loaded.arena, code, part.pixels, part.labels, examples, shifts, rates, losses, new Float64Array(0)];
  const sizes = [code.length, examples.length, size, iterations, 1, FROM];
  const pieces = arrays.map((data) => padded(bytesOf(data)));
  const head = Int32Array.from([...pieces.map((piece) => piece.length / 4), ...sizes]);
  const [call, out] = [join(folder, "call"), join(folder, "out")];
  writeFileSync(call, Buffer.concat([bytesOf(head), ...pieces]));
  must("qemu-aarch64", [replay, call, out]);
  return readFileSync(out);
}

/** Runs a routine here and under qemu, from the same arena; whether losses, counts, parameters and state have equal bits. */
async function isEqual(loaded, program, routine, { part, batch, augmented }) {
  const size = routine === "train" ? batch : program.evaluationBatch;
  const order = stream(["neon", "order"]).permutation(part.count);
  const examples = Int32Array.from({ length: routine === "train" ? 3 * batch : 150 }, (_, i) => order[i % part.count]);
  const iterations = Math.ceil(examples.length / size);
  const rates = new Float32Array(2 * iterations).fill(0.01);
  const losses = new Float32Array(iterations);
  const moved = (i) => packShift({ down: (i % 7) - 3, right: (i % 5) - 2, mirrored: i % 2 === 1 });
  const shifts = augmented && routine === "train" ? Int32Array.from(examples, (_, i) => moved(i)) : new Int32Array(0);
  const code = pack(program[routine], instructions);
  const got = emulated(loaded, code, { part, examples, shifts, rates, losses, size, iterations });

  const outcome = await loaded.run(routine, { part, examples, shifts, rates, losses, from: FROM });
  if (routine === "train" && outcome.iterations < iterations)
    throw new Error("a loss is no number: the case says nothing");
  const arena = got.subarray(12 + 4 * iterations);
  return (
    Buffer.compare(got.subarray(12, 12 + 4 * iterations), bytesOf(losses)) === 0 &&
    got.readDoubleLE(0) === outcome.lossSum &&
    got.readInt32LE(8) === outcome.correct &&
    [program.parameters, program.state].every(
      ({ at, count }) =>
        Buffer.compare(arena.subarray(4 * at, 4 * (at + count)), bytesOf(loaded.arena.subarray(at, at + count))) === 0,
    )
  );
}

/** Predictions of `most` examples here and under qemu: whether all answers have equal bits. */
function predictsEqually(one, most) {
  const { program, answers } = most === 1 ? compileLone(one) : compileForward({ ...one, chunks: most / 16 });
  const loaded = atOnce(executor.loading(program, 1));
  const { at, count } = program.parameters;
  fromDense(program.stored, one.weights, loaded.arena.subarray(at, at + count));
  const code = pack(program.evaluate, instructions);
  const none = new Float32Array(0);
  const examples = Int32Array.from({ length: most }, (_, i) => i + 3);
  const call = { part: one.part, examples, rates: none, losses: none };
  loaded.runNow("prepare", { ...call, from: FROM });
  const got = emulated(loaded, code, { ...call, shifts: new Int32Array(0), size: most, iterations: 1 });
  loaded.runNow("evaluate", { ...call, from: FROM });
  const { values, stride, step, classes } = answers;
  const places = Array.from({ length: most * classes }, (_, i) => {
    const [example, k] = [Math.floor(i / classes), i % classes];
    return values + Math.floor(example / 16) * stride + (example % 16) + k * step;
  });
  const here = new Int32Array(loaded.arena.buffer);
  return places.every((place) => got.readInt32LE(12 + 4 * place) === here[place]);
}

let failed = 0;
for (const one of cases) {
  const program = compile({
    ...{ ...one, threads: 1 },
    stream: (layer) => Int32Array.from(streamWords(["neon", "drops", layer])),
  });
  const loaded = atOnce(executor.loading(program, 1));
  fromDense(program.stored, one.weights, loaded.arena);
  for (const routine of ["train", "evaluate"]) {
    const equal = await isEqual(loaded, program, routine, one);
    if (!equal) failed++;
    const { name, density, batch, optimizer, augmented } = one;
    console.log(
      `${equal ? "equal    " : "DIFFERENT"}  ${name}${augmented ? ", augmented" : ""}, ${density * 100}%, batch ${batch}, ${optimizer.name}: ${routine}`,
    );
  }
}
for (const one of cases.filter(({ augmented }) => !augmented)) {
  for (const most of [...(isLone(one.network) ? [1] : []), 16, 64]) {
    const equal = predictsEqually(one, most);
    if (!equal) failed++;
    console.log(`${equal ? "equal    " : "DIFFERENT"}  ${one.name}, ${one.density * 100}%: ${most} predicted`);
  }
}
rmSync(folder, { recursive: true });
console.log(`NEON and ${executor.name}: ${failed === 0 ? "equal bits everywhere" : `${failed} differ`}`);
process.exitCode = failed === 0 ? 0 : 1;
