/** The door of `extensions`: entries for the lists of other rooms, from modules outside lth. */

export { type OutsideModule, type Used, useModules } from "./use.ts";
