import { Entries } from "../../entries.ts";
import type { DataSource } from "./source.ts";

/**
 * Every data set that a spec can name. Who reads files plugs in ours (`data/index.ts`), as executors are plugged in: elsewhere
 * there are those alone that somebody adds.
 */
export const datasets = new Entries<DataSource>("data set", {});
