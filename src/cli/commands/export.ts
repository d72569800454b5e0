import { command, storeFlag, valued } from "../command.ts";

/** `lth export`: a ticket out of a run, as a file that stands alone. */
export const exportTicket = command(
  "export",
  "Write a ticket into a file that stands alone: its mask, the weights that its training starts from, the trained ones, and all that is needed to use it.",
  [
    "lth export lenet-mnist-a91b6875 --smallest --out ticket.safetensors",
    "lth export lenet-mnist-a91b6875 --round 10 --trial 2 --without-start",
    "lth export lenet-mnist-a91b6875 --to onnx --compact --out ticket.onnx",
  ],
)
  .argument("<run>", "the run's id, its beginning, or its name")
  .option("--smallest", "the smallest ticket that matches the dense network (the default)")
  .option("--fastest", "the fastest one")
  .option("--most-accurate", "the most accurate one")
  .option(...valued("--round <n>", "the ticket of this round; 0 is the dense network"))
  .option(...valued("--trial <n>", "of this trial (default: 0, the first)"))
  .option("--without-start", "leave out the weights that training starts from")
  .option(...valued("--to <form>", "for other programs: onnx, pytorch or npz (default: ticket, lth's own file)"))
  .option(...valued("--weights <which>", "for other programs: trained (the default) or start"))
  .option("--compact", "for other programs: leave out units that change nothing, and the masks")
  .option(...valued("--out <file>", "the file to write (default: RUN-round-N-trial-T.safetensors, or what it is)"))
  .option(...valued("--data <path>", "the run's data, for a run of an older lth"))
  .option(...storeFlag)
  .option("--json", "one object: {run, round, trial, density, file, bytes, denseBytes}")
  .action(async (run, flags) => {
    const { exportFrom } = await import("../export-run.ts");
    await exportFrom(run, flags);
  });
