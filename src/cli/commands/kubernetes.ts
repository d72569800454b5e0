import { command, valued } from "../command.ts";
import { idleExitFlag, memoryFlag, modulesFlag, numberFlag, programFlag, untilFlag } from "../launch/launch-flags.ts";
import { say } from "../say.ts";

/** `lth kubernetes`: a manifest of workers. */
export const kubernetes = command(
  "kubernetes",
  "Print a manifest that starts workers: a Deployment, or a Job where they leave by themselves. Nothing is submitted.",
  [
    "lth kubernetes --image registry.example.org/lth:0.1.0 > workers.yaml",
    "lth kubernetes --image registry.example.org/lth:0.1.0 --workers 20 --idle-exit 600",
  ],
)
  .requiredOption(...valued("--image <image>", "an image with lth"))
  .option(...numberFlag)
  .option(...valued("--cores <n>", "cores of each, and trainings at once (default: 4)"))
  .option(...memoryFlag)
  .option(...valued("--time <limit>", "how long they may run: 08:00:00, 2-00:00:00 (default: for ever)"))
  .option(...valued("--namespace <name>", "where (default: kubectl's)"))
  .option(...valued("--secret <name>", "the Secret with LTH_ON and LTH_DEPOT (default: lth)"))
  .option(...valued("--claim <name>", "the PersistentVolumeClaim of a depot that is a folder: /depot there"))
  .option(...idleExitFlag)
  .option(...untilFlag)
  .option(...modulesFlag)
  .option(...programFlag)
  .action(async (flags) => {
    const { sizesOf, workersOf } = await import("../launch/asked-workers.ts");
    const { kubernetesManifest } = await import("../../launch/index.ts");
    const { image, time, namespace, secret = "lth", claim } = flags;
    say(kubernetesManifest({ ...workersOf(flags), ...sizesOf(flags), image, time, namespace, secret, claim }));
  });
