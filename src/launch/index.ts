/** The door of `launch`: scripts that start workers, as text. Nothing is submitted, and no address is in them. */

export { kubernetesManifest } from "./kubernetes.ts";
export { slurmScript } from "./slurm.ts";
export { sshScript, sshStopScript } from "./ssh.ts";
export type { Workers } from "./workers.ts";
