/** The door of `workers`: many machines that train for one run, or for many. */

export { systemClock } from "./clock.ts";
export { addresses, type Connected, connect } from "./connect.ts";
export { remoteTrain } from "./coordinator/remote-train.ts";
export { openFolderDepot } from "./depot/folder.ts";
export { orderShown } from "./order/door.ts";
export type { Entry } from "./queue/queue.ts";
export { firstWrite } from "./worker/first-write.ts";
export { serveHealth } from "./worker/health.ts";
export type { End } from "./worker/one-order.ts";
export { ownTrain } from "./worker/own-train.ts";
export type { Train } from "./worker/training.ts";
export { work } from "./worker/work.ts";
