import { command, useFlag, valued } from "../command.ts";

const [use, modules, each] = useFlag;

/** `lth ticket`: what a ticket file is, and whether it is true. */
export const ticket = command(
  "ticket",
  "Say what a ticket file is. With --verify train it again, and compare the file that comes of it byte for byte.",
  ["lth ticket ticket.safetensors", "lth ticket ticket.safetensors --verify"],
)
  .argument("<file>", "a file that lth export wrote")
  .option("--verify", "train it again from its start and compare every byte")
  .option(...valued("--data <path>", "with --verify: a folder or archive to read its data set from"))
  .option(...valued("--threads <n>", "with --verify: threads that split the training (default: 1)"))
  .option(use, `with --verify: ${modules}`, each)
  .option("--json", "one object: {run, round, trial, density, network, classes, inputs, scores, ...}")
  .action(async (file, flags) => {
    const { showTicket } = await import("../show-ticket.ts");
    await showTicket(file, flags);
  });
