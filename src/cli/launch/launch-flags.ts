import { each, valued } from "../command.ts";

/** Flags of the commands that print scripts which start workers. */
export const idleExitFlag = valued(
  "--idle-exit <seconds>",
  "workers leave when nothing came for so long (default: never)",
);
export const untilFlag = valued("--until <time>", "workers leave then: 18:00, or 2026-11-29T18:00");
export const programFlag = valued("--lth <path>", "the program on their machines (default: lth)");
export const modulesFlag = [
  "--use <module>",
  "a module of your own, where their machines have it; may be given again",
  each,
] as const;
export const machinesFlag = valued(
  "--machines <file>",
  "the file with LTH_ON and LTH_DEPOT there (default: .config/lth/machines in the home folder)",
);
export const numberFlag = valued("--workers <n>", "how many workers (default: 4)");
export const memoryFlag = valued("--memory <GB>", "memory of each worker (default: 2 for each core)");
