import { command, valued } from "../command.ts";
import { refuseIdle } from "../idle-flags.ts";
import { idleExitFlag, machinesFlag, modulesFlag, programFlag, untilFlag } from "../launch/launch-flags.ts";
import { say } from "../say.ts";

/** `lth ssh`: a script that starts a worker on each host. */
export const ssh = command(
  "ssh",
  "Print a script that starts a worker on each host: one, which stays when the connection ends. Nothing is started by lth.",
  ["lth ssh node1 user@node2 > start.sh", "lth ssh node1 user@node2 --stop | sh"],
)
  .argument("<hosts...>", "as ssh knows them")
  .option(...valued("--cores <n>", "trainings at once on each (default: its cores)"))
  .option(...idleExitFlag)
  .option(...untilFlag)
  .option(...machinesFlag)
  .option(...modulesFlag)
  .option(...programFlag)
  .option("--stop", "print the script that asks them to leave")
  .action(async (hosts, flags) => {
    const { stop, debug: _, ...ofWorkers } = flags;
    if (stop) refuseIdle(ofWorkers, "with --stop: workers that run are as they were started");
    const { sshScript, sshStopScript } = await import("../../launch/index.ts");
    if (stop) return void say(sshStopScript(hosts));
    const { workersOf } = await import("../launch/asked-workers.ts");
    say(sshScript({ ...workersOf(flags), hosts, machines: flags.machines }));
  });
