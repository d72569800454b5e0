import { command, once } from "../command.ts";

/** `lth ticket`: what a ticket file is, and whether it is true. */
export const ticket = command(
  "ticket",
  "Say what a ticket file is. With --verify train it again, and compare the file that comes of it byte for byte.",
  ["lth ticket ticket.safetensors", "lth ticket ticket.safetensors --verify"],
)
  .argument("<file>", "a file that lth export wrote")
  .option("--verify", "train it again from its start and compare every byte")
  .option("--data <path>", "with --verify: a folder or archive to read its data set from", once("--data"))
  .option("--threads <n>", "with --verify: threads that split the training (default: 1)", once("--threads"))
  .option("--json", "one object: {run, round, trial, density, network, classes, inputs, scores, ...}")
  .action(async (file, flags) => {
    const { showTicket } = await import("../show-ticket.ts");
    await showTicket(file, flags);
  });
