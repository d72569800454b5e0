import { shellWord } from "../shell-word.ts";
import { secondsOf } from "./time-limit.ts";
import { named, seen, unlessOver, type Workers, workerLine } from "./workers.ts";

export interface SlurmWorkers extends Workers {
  /** How many: tasks of an array. */
  readonly workers: number;
  readonly cores: number;
  /** Gigabytes for each. */
  readonly memory: number;
  /** How long each may run, as `HH:MM:SS` or `D-HH:MM:SS`. */
  readonly time: string;
  /** Slurm's own choice, where they are undefined. */
  readonly partition: string | undefined;
  readonly account: string | undefined;
  /** The file with LTH_ON and LTH_DEPOT, where its machines have it; undefined: the environment's, or lth's own. */
  readonly machines: string | undefined;
}

/** Seconds before the end of its time at which a worker is asked to leave; Slurm may do so a minute sooner. */
const BEFORE_THE_END = 60;

/** Seconds that a task stays after it gave back what it had: the kill comes within the partition's grace time, or not at all. */
const KILLED_WITHIN = 600;

const NAME = /^[A-Za-z0-9_][\w.,+@-]*$/;

/**
 * A script for `sbatch`: an array of workers. Slurm requeues only what it has to kill; a script that ends by itself counts as
 * completed (measured with 22.05). So after exit code 75, asked to leave, it waits to be killed. TERM goes to the step (no
 * `B:`), which srun makes of the worker, and srun is told the cores again: since 22.05 it does not take them from the script.
 *
 * Throws an LthError for names and times that Slurm does not have.
 */
export function slurmScript(asked: SlurmWorkers): string {
  const { workers, cores, memory, time, partition, account, machines } = asked;
  const line = workerLine(asked);
  secondsOf(time); // Slurm writes it in the same way
  const directives = [
    "--job-name=lth-worker",
    `--array=1-${workers}`,
    "--ntasks=1",
    `--cpus-per-task=${cores}`,
    `--mem=${memory}G`,
    `--time=${time}`,
    ...(partition === undefined ? [] : [`--partition=${named("--partition", partition, NAME, "--partition low")}`]),
    ...(account === undefined ? [] : [`--account=${named("--account", account, NAME, "--account lab")}`]),
    "--requeue",
    "--open-mode=append",
    `--signal=TERM@${BEFORE_THE_END}`,
    "--output=lth-worker-%A_%a.txt",
    "--export=ALL",
  ];
  const file = machines === undefined ? [] : [`export LTH_MACHINES=${shellWord(seen("--machines", machines))}`];
  const from =
    machines === undefined
      ? [
          "# They are taken from the environment in which sbatch is called, or else from .config/lth/machines in",
          "# the home folder there, which nobody else may read: chmod 600.",
        ]
      : ["# They are in a file there that nobody else may read: chmod 600."];
  return `${[
    "#!/bin/bash",
    `# Workers for lth, ${workers} at once: sbatch THIS_FILE. LTH_ON and LTH_DEPOT say where they meet.`,
    ...from,
    ...directives.map((each) => `#SBATCH ${each}`),
    ...unlessOver(asked),
    ...file,
    `srun --ntasks=1 --cpus-per-task=${cores} ${line}`,
    "code=$?",
    "# 75: it was asked to leave, and has given back what it had. Slurm queues again only what it kills.",
    `if [ "$code" -eq 75 ]; then sleep ${KILLED_WITHIN}; fi`,
    'exit "$code"',
  ].join("\n")}\n`;
}
