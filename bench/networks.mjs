// How long is a training iteration by density, next to PyTorch and to the processor's limit?
//   npm run bench
//   npm run bench -- --networks conv-2,resnet-20 --peer PATH/torch_step.py --python .peer/bin/python
// The peer is any script that prints {"masked", "cpu_us"} as JSON for `--model NAME --threads 1` (and `--dense`, and
// `--channels-last`, of which the faster memory format counts): masked is compared with densities below 100%, dense with
// 100%. Both sides run in turns; medians, CPU time. `search` is one iteration of each round of the network's real ladder, 0 to
// 20, added up (PyTorch: dense in round 0, masked in the others). Then some of those rounds with the time by layer.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: flags } = parseArgs({
  options: {
    networks: { type: "string", default: "lenet-300-100,conv-2,conv-4,conv-6,resnet-20" },
    peer: { type: "string" },
    python: { type: "string", default: ".peer/bin/python" },
    turns: { type: "string", default: "3" },
    density: { type: "string", default: "1,0.2,0.05,0.02" },
    rounds: { type: "string", default: "0,5,10,15,20" },
    threads: { type: "string", default: "1" },
  },
});
const main = fileURLToPath(new URL("../bundle/main.js", import.meta.url));
const models = {
  "lenet-300-100": "lenet",
  "conv-2": "conv2",
  "conv-4": "conv4",
  "conv-6": "conv6",
  "resnet-20": "resnet20",
};

function json(command, args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OPENBLAS_")));
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout);
}
const ours = (network, ...more) =>
  json(process.execPath, [main, "bench", "--network", network, "--threads", flags.threads, ...more, "--json"]);
function theirs(network, ...more) {
  const times = (...format) =>
    json(flags.python, [flags.peer, "--model", models[network], "--threads", "1", ...more, ...format]).cpu_us;
  return network.startsWith("lenet") ? times() : Math.min(times(), times("--channels-last"));
}
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const cells = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(20) : cell.padStart(14))).join("");
const percent = (share) => `${Number((100 * share).toFixed(1))}%`;
const time = (micros) => (micros < 10_000 ? `${micros.toFixed(1)} us` : `${(micros / 1000).toFixed(1)} ms`);

for (const network of flags.networks.split(",")) {
  const turns = [];
  const peers = flags.peer !== undefined && network in models;
  for (let turn = 0; turn < Number(flags.turns); turn++) {
    console.error(`${network}: turn ${turn + 1} of ${flags.turns} ...`);
    const peer = peers ? { masked: theirs(network), dense: theirs(network, "--dense") } : undefined;
    turns.push({ rows: ours(network, "--density", flags.density), search: ours(network, "--search"), peer });
  }
  console.log(cells([network, "CPU", "wall", "of limit", ...(peers ? ["PyTorch, CPU", "ratio"] : [])]));
  // One line: medians over turns of what `of` finds in each, beside what `rival` takes of the peer.
  const tell = (name, of, rival) => {
    const middle = (field) => median(turns.map((turn) => of(turn)[field]));
    const ratio = () => median(turns.map((turn) => rival(turn.peer) / of(turn).cpuMicros)).toFixed(2);
    const beside = peers ? [time(median(turns.map(({ peer }) => rival(peer)))), `${ratio()}x`] : [];
    const limit = of(turns[0]).limitShare === undefined ? "" : percent(middle("limitShare"));
    console.log(cells([name, time(middle("cpuMicros")), time(middle("wallMicros")), limit, ...beside]));
  };
  turns[0].rows.forEach(({ density }, i) => {
    tell(
      percent(density),
      ({ rows }) => rows[i],
      (peer) => (density === 1 ? peer.dense : peer.masked),
    );
  });
  tell(
    "search",
    ({ search }) => search,
    ({ dense, masked }) => dense + (turns[0].search.rounds.length - 1) * masked,
  );
  console.error(`${network}: rounds ${flags.rounds} ...`);
  for (const row of ours(network, "--rounds", flags.rounds, "--layers")) {
    const { round, density, cpuMicros, wallMicros, limitShare, layers } = row;
    console.log(
      cells([`round ${round}, ${percent(density)}`, time(cpuMicros), time(wallMicros), percent(limitShare)]) +
        `   by layer: ${layers.map((each) => `${each.layer} ${percent(each.limitShare)}`).join(", ")}`,
    );
  }
  console.log();
}
console.log(
  "a whole iteration, gathering included; same density in every layer, rounds and search as in the paper; ratios: medians of turns",
);
