import { command, valued } from "../command.ts";
import { say, sayAside } from "../say.ts";

/** `lth bench`: this machine's time per training iteration by density, next to what its processor could do. */
export const bench = command(
  "bench",
  "Measure this machine: time of a training iteration by density, beside the limit of its multiply-adds.",
  [
    "lth bench",
    "lth bench --network conv-2 --rounds 0,5,10,15 --layers",
    "lth bench --network conv-6 --search",
    "lth bench --network lenet-300-100 --density 1,0.2,0.05,0.02 --threads 1 --json",
  ],
)
  .option(...valued("--network <name>", "the network (default: lenet-300-100)"))
  .option(...valued("--density <shares>", "shares of the weights kept in every layer (default: 1,0.2,0.05,0.02)"))
  .option(...valued("--rounds <list>", "rounds of the paper's ladder instead, with its densities by layer"))
  .option("--search", "rounds 0 to 20 of the paper's ladder, added up: what a whole search takes")
  .option("--layers", "time and share of the limit by layer, too")
  .option(...valued("--threads <n>", "threads that split one network (default: 1)"))
  .option(...valued("--executor <name>", "avx512, avx2 or neon (default: the best here)"))
  .option(
    ...valued("--data <folder>", "MNIST or CIFAR-10 from here (default: MNIST as it comes with lth, random pixels)"),
  )
  .option(
    "--json",
    "a list of {network, density, batch, threads, wallMicros, cpuMicros, limitShare}; with --search one object",
  )
  .action(async (flags) => {
    const { readBenchOptions } = await import("../measure/bench-options.ts");
    const options = readBenchOptions(flags);
    const { crowded } = await import("../../runs/index.ts");
    const crowd = crowded(1, options.threads);
    if (crowd !== undefined) sayAside(`warning: ${crowd}\n`);
    const { benchmark } = await import("../measure/benchmark.ts");
    const { benchTable, searchTable } = await import("../measure/bench-table.ts");
    const { searchOf } = await import("../measure/search.ts");
    const rows = await benchmark(options, (what) => {
      if (flags.json) return;
      if (!options.search) sayAside(`measuring ${what} ...\n`);
      // All 21 on one line.
      else sayAside(what === "round 0" ? "measuring round 0" : what.replace("round", ""));
    });
    if (options.search && !flags.json) sayAside("\n");
    const found = options.search ? searchOf(rows) : rows;
    if (flags.json) say(`${JSON.stringify(found, null, 2)}\n`);
    else say("rounds" in found ? searchTable(found) : benchTable(found));
  });
