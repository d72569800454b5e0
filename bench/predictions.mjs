// How long does one prediction take, and how large is its file? Tickets of a run beside its dense network in onnxruntime-node, in
// one sitting: each is measured in turn, again and again, and the best of all rounds is shown, which other programs disturb least.
// What runs on one thread is measured in its processor time, what runs on several by the clock.
//   node bench/predictions.mjs RUN [STORE [DATA]]
import { createRequire } from "node:module";
import { loadDataset, loadRun } from "../dist/index.js";
import { exported, loadTicket, ticketOf } from "../dist/ticket/index.js";

const [run, store = "runs", data] = process.argv.slice(2);
const ort = createRequire(import.meta.url)("onnxruntime-node");
const record = loadRun(store, run);
const { test } = await loadDataset(record.data.name, data);
const { channels, rows, columns } = record.input;
const size = channels * rows * columns;
const tickets = record.jobs.filter(({ role, trial }) => role === "ticket" && trial === 0);
const nearest = (density) =>
  tickets.reduce((best, one) => (Math.abs(one.density - density) < Math.abs(best.density - density) ? one : best));
const wanted = [1, 0.2, 0.05, 0.036].map(nearest);
const bytesOf = (pieces) => pieces.reduce((sum, { length }) => sum + length, 0);
const [ROUNDS, SECONDS] = [15, 0.15];

/** At least 256 images, a small test part again and again. */
const copies = Math.ceil(256 / test.count);
const images = copies > 1 ? Buffer.concat(Array(copies).fill(test.pixels)) : test.pixels;
const pixels = (count, i) => {
  const from = ((i * count) % (images.length / size - count)) * size;
  return images.subarray(from, from + count * size);
};

const clock = () => 1000 * performance.now();
const processor = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Microseconds of one call, the mean of a fraction of a second. */
async function timed(call, now) {
  const started = now();
  let calls = 0;
  for (; now() - started < 1e6 * SECONDS; calls++) await call(calls);
  return (now() - started) / calls;
}

const subjects = [];
for (const { round, density } of [...new Map(wanted.map((job) => [job.round, job])).values()]) {
  const ticket = await ticketOf(record, { round, trial: 0 }, { start: false });
  const loaded = await loadTicket(record, { round });
  const call = (count) => (i) => loaded.predict(pixels(count, i));
  subjects.push({
    name: `lth, ${(100 * density).toFixed(1)}%`,
    bytes: bytesOf(exported(ticket).pieces),
    call,
    now: processor,
  });
}
const dense = await ticketOf(record, { round: 0, trial: 0 });
const model = Buffer.concat(exported(dense, { to: "onnx" }).pieces);
for (const threads of [1, undefined]) {
  const options = threads === undefined ? {} : { intraOpNumThreads: threads };
  const session = await ort.InferenceSession.create(model, options);
  // Pixels as floats are made before the clock runs.
  const call = (count) => {
    const feeds = Array.from({ length: 64 }, (_, i) => ({
      images: new ort.Tensor("float32", Float32Array.from(pixels(count, i)), [count, channels, rows, columns]),
    }));
    return (i) => session.run(feeds[i % 64], ["logits"]);
  };
  const name = `onnxruntime-node, dense${threads === undefined ? "" : ", 1 thread"}`;
  subjects.push({ name, bytes: model.length, call, now: threads === undefined ? clock : processor });
}

const best = new Map();
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, call, now } of subjects) {
    for (const count of [1, 64]) {
      const key = `${name} ${count}`;
      best.set(key, Math.min(best.get(key) ?? Infinity, await timed(call(count), now)));
    }
  }
}
const us = (value) => `${value.toFixed(1)} us`.padStart(12);
console.log(`${"".padEnd(34)}${"bytes".padStart(10)}${"batch 1".padStart(12)}${"batch 64".padStart(12)}`);
for (const { name, bytes } of subjects) {
  console.log(
    `${name.padEnd(34)}${String(bytes).padStart(10)}${us(best.get(`${name} 1`))}${us(best.get(`${name} 64`))}`,
  );
}
