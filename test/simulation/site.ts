import type { DepotServer } from "./depot-server.ts";
import type { Machine, Planted } from "./machine.ts";
import type { QueueServer } from "./queue-server.ts";
import type { User } from "./user.ts";
import type { World } from "./world.ts";

/** All that there is. */
export interface Site {
  readonly world: World;
  readonly depot: DepotServer;
  readonly queue: QueueServer;
  readonly machines: Machine[];
  readonly users: User[];
  /** The version of lth. */
  readonly lth: string;
  readonly planted: Planted;
}
