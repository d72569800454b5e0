import { command, each, jobsFlag, remoteFlag, storeFlag, threadsFlag, valued, waitFlag } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { stoppable } from "../exit.ts";
import { refuseIdleThreads } from "../idle-flags.ts";
import { keep } from "./reproduce-keep.ts";
import { listSuites } from "./reproduce-list.ts";
import { pages } from "./reproduce-pages.ts";

/** `lth reproduce`: what the paper ran, figure by figure, and what of it holds. */
export const reproduce = command(
  "reproduce",
  "Run what the paper ran, figure by figure, and say claim by claim what holds: fig4, several figures, section2, appendix-g, lenet, paper.",
  [
    "lth reproduce list",
    "lth reproduce fig4",
    "lth reproduce fig4 fig9 --scale paper --dry-run",
    "lth reproduce lenet --scale paper --store lenet-runs",
    "lth reproduce fig5 --network conv-2 --scale paper --trials 1 --iterations 8000",
  ],
)
  .argument(
    "<suites...>",
    "fig1, fig3 to fig45, section1 to section4, appendix-b to appendix-i, a network such as lenet, or paper",
  )
  .option(...valued("--scale <name>", "size of the experiments: quick, paper (default: quick)"))
  .option("--network <name>", "only what is of this network: lenet, conv-2, ...; may be given again", each)
  .option(...valued("--trials <n>", "trials of every run"))
  .option(...valued("--rounds <n>", "rounds of every run"))
  .option(...valued("--iterations <n>", "length of every training"))
  .option("--set <path=value>", "a field of every run's spec; may be given again", each)
  .option("--data <name=path>", "where a data set is, such as mnist=my-digits; may be given again", each)
  .option(...storeFlag)
  .option(...jobsFlag)
  .option(...threadsFlag)
  .option(...remoteFlag)
  .option(...waitFlag)
  .option("--dry-run", "say what would run and how long; run nothing")
  .option(
    "--json",
    'the events of all runs, one a line, the last one {"type":"reproduced",...}; with --dry-run one list',
  )
  .enablePositionalOptions() // flags after `list`, `keep` or `pages` are theirs
  .helpCommand("help [command]", "print the help of a command")
  .addCommand(listSuites)
  .addCommand(keep)
  .addCommand(pages)
  .action(async (names, flags) => {
    refuseIdleThreads(flags);
    const signal = flags.dryRun ? undefined : stoppable(commandLine());
    const { runReproduce } = await import("../reproduce/run-reproduce.ts");
    await runReproduce(names, flags, signal);
  });
