import { command, valued } from "../command.ts";
import {
  idleExitFlag,
  machinesFlag,
  memoryFlag,
  modulesFlag,
  numberFlag,
  programFlag,
  untilFlag,
} from "../launch/launch-flags.ts";
import { say } from "../say.ts";

/** `lth slurm`: a script for sbatch that starts workers. */
export const slurm = command(
  "slurm",
  "Print a script for sbatch that starts workers: an array that Slurm may preempt and queue again. Nothing is submitted.",
  ["lth slurm --partition low --time 08:00:00 > workers.sbatch", "lth slurm --workers 20 --cores 8 --idle-exit 600"],
)
  .option(...numberFlag)
  .option(...valued("--cores <n>", "cores of each, and trainings at once (default: 4)"))
  .option(...memoryFlag)
  .option(...valued("--time <limit>", "how long each may run: 08:00:00, 2-00:00:00 (default: 04:00:00)"))
  .option(...valued("--partition <name>", "where (default: Slurm's)"))
  .option(...valued("--account <name>", "whose time it is (default: Slurm's)"))
  .option(...idleExitFlag)
  .option(...untilFlag)
  .option(...machinesFlag)
  .option(...modulesFlag)
  .option(...programFlag)
  .action(async (flags) => {
    const { sizesOf, workersOf } = await import("../launch/asked-workers.ts");
    const { slurmScript } = await import("../../launch/index.ts");
    const { time = "04:00:00", partition, account, machines } = flags;
    say(slurmScript({ ...workersOf(flags), ...sizesOf(flags), time, partition, account, machines }));
  });
