import { command } from "../command.ts";
import { check } from "./data-check.ts";
import { fetchCommand } from "./data-fetch.ts";
import { importCommand } from "./data-import.ts";
import { listData } from "./data-list.ts";

/** `lth data`: which data sets there are, whether a folder or archive holds one, and how to get one. */
export const data = command("data", "Data sets: which there are, what a folder or archive holds, how to get one.", [
  "lth data list",
  "lth data fetch cifar10",
  "lth data check ~/mnist",
  "lth data import photos.tar.gz --as images",
])
  .helpCommand("help [command]", "print the help of a command")
  .addCommand(listData)
  .addCommand(fetchCommand)
  .addCommand(check)
  .addCommand(importCommand);
