import { each, once } from "../command.ts";

/** Flags of the commands that print scripts which start workers. */
export const idleExitFlag = [
  "--idle-exit <seconds>",
  "workers leave when nothing came for so long (default: never)",
  once("--idle-exit"),
] as const;
export const untilFlag = ["--until <time>", "workers leave then: 18:00, or 2026-11-29T18:00", once("--until")] as const;
export const programFlag = ["--lth <path>", "the program on their machines (default: lth)", once("--lth")] as const;
export const modulesFlag = [
  "--use <module>",
  "a module of your own, where their machines have it; may be given again",
  each,
] as const;
export const machinesFlag = [
  "--machines <file>",
  "the file with LTH_ON and LTH_DEPOT there (default: .config/lth/machines in the home folder)",
  once("--machines"),
] as const;
export const numberFlag = ["--workers <n>", "how many workers (default: 4)", once("--workers")] as const;
export const memoryFlag = [
  "--memory <GB>",
  "memory of each worker (default: 2 for each core)",
  once("--memory"),
] as const;
