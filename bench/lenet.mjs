// How long is a training iteration of LeNet-300-100 by density, next to PyTorch and to the processor's limit?
//   npm run bench
//   npm run bench -- --peer PATH/torch_step.py --python .peer/bin/python
// The peer is any script that prints {"masked", "cpu_us"} as JSON for `--model lenet --threads 1` (and `--dense`): masked
// is compared with densities below 100%, dense with 100%. Both sides run in turns, three times; medians, CPU time.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: flags } = parseArgs({
  options: {
    peer: { type: "string" },
    python: { type: "string", default: ".peer/bin/python" },
    turns: { type: "string", default: "3" },
    network: { type: "string", default: "lenet-300-100" },
    density: { type: "string", default: "1,0.2,0.05,0.02" },
  },
});
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

function json(command, args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OPENBLAS_")));
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout);
}
const ours = () =>
  json(process.execPath, [
    main,
    "bench",
    "--network",
    flags.network,
    "--density",
    flags.density,
    "--threads",
    "1",
    "--json",
  ]);
const theirs = (dense) =>
  json(flags.python, [flags.peer, "--model", "lenet", "--threads", "1", ...(dense ? ["--dense"] : [])]).cpu_us;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const turns = [];
for (let turn = 0; turn < Number(flags.turns); turn++) {
  console.error(`turn ${turn + 1} of ${flags.turns} ...`);
  const peer = flags.peer ? { masked: theirs(false), dense: theirs(true) } : undefined;
  turns.push({ rows: ours(), peer });
}

const cells = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(10) : cell.padStart(14))).join("");
console.log(cells(["density", "CPU", "wall", "of limit", ...(flags.peer ? ["PyTorch, CPU", "ratio"] : [])]));
turns[0].rows.forEach(({ density }, i) => {
  const of = (field) => median(turns.map(({ rows }) => rows[i][field]));
  const peer = flags.peer
    ? median(turns.map((turn) => (density === 1 ? turn.peer.dense : turn.peer.masked)))
    : undefined;
  const ratio = flags.peer
    ? median(turns.map((turn) => (density === 1 ? turn.peer.dense : turn.peer.masked) / turn.rows[i].cpuMicros))
    : undefined;
  console.log(
    cells([
      `${density * 100}%`,
      `${of("cpuMicros").toFixed(1)} us`,
      `${of("wallMicros").toFixed(1)} us`,
      `${(100 * of("limitShare")).toFixed(1)}%`,
      ...(flags.peer ? [`${peer.toFixed(0)} us`, `${ratio.toFixed(2)}x`] : []),
    ]),
  );
});
console.log("a whole iteration (batch 60, Adam, gathering from MNIST included); ratios are medians of turns");
