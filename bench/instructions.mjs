// How long does each instruction of a training iteration take, in some rounds of the paper's ladder?
//   npm run build && npm run compile && node bench/instructions.mjs [NETWORK [ROUNDS [THREADS]]]      lenet-300-100 0,1,2,3,4,6,7 1
// The best executor. Of 300 iterations (of convolutions 40) the least tenth counts: other work on a machine only lengthens them. To
// compare two builds run it in both, in turns, within minutes.
import "../dist/engine/node.js";
import { trainerAtDensity } from "../dist/cli/measure/at-density.js";
import { benchSubject } from "../dist/cli/measure/bench-subject.js";
import { stream } from "../dist/random.js";

const [name = "lenet-300-100", rounds = "0,1,2,3,4,6,7", threads = "1"] = process.argv.slice(2);
const [WARM, COUNTED] = name.startsWith("lenet") ? [20, 300] : [5, 40];
const subject = await benchSubject(name, undefined);
const { batch, optimizer, dataset } = subject;
const order = stream(["speed", "order"]).permutation(dataset.train.count);

for (const round of rounds.split(",").map(Number)) {
  const { density, layers } = subject.rung(round);
  const trainer = await trainerAtDensity({ ...subject, density: layers, threads: Number(threads) });
  const samples = [];
  for (let k = 0; k < WARM + COUNTED; k++) {
    const times = new Float64Array(trainer.instructions.length);
    const examples = Int32Array.from({ length: batch }, (_, i) => order[(k * batch + i) % order.length]);
    await trainer.train({ examples, rates: Float64Array.of(optimizer.lr), times });
    if (k >= WARM) samples.push(times);
  }
  const micros = trainer.instructions.map(
    (_, i) => 1e6 * samples.map((times) => times[i]).sort((a, b) => a - b)[COUNTED / 10],
  );
  trainer.close();
  const sum = micros.reduce((all, one) => all + one, 0);
  console.log(`round ${round}, ${(100 * density).toFixed(1)}%: ${sum.toFixed(0)} us`);
  for (const [i, { layer, operation }] of trainer.instructions.entries()) {
    console.log(`  ${layer.padEnd(12)}${operation.padEnd(24)}${micros[i].toFixed(1).padStart(10)}`);
  }
}
