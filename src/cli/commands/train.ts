import { LthError } from "../../errors.ts";
import { valued } from "../command.ts";
import { refuseIdle } from "../idle-flags.ts";
import { run, runCommand } from "../run-command.ts";

/** What makes a find the training of the dense network alone. */
const denseAlone = [
  { path: "rounds", yaml: "0" },
  { path: "controls", yaml: "{}" },
  { path: "controlRounds", yaml: "[]" },
  { path: "rewind", yaml: "0it" },
].map((field) => ({ ...field, source: "lth train" }));

/** `lth train`: the dense network alone, which is `find` with no rounds and no controls; or a ticket out of a file. */
export const train = runCommand(
  "train",
  "Train the dense network alone: no pruning, no controls. With --ticket, train a ticket out of a file.",
  [
    "lth train lenet-mnist",
    "lth train lenet-mnist --trials 5 --set train.optimizer.lr=0.002",
    "lth train --ticket ticket.safetensors --data my-digits --out again.safetensors",
  ],
  "[spec]",
)
  .option(...valued("--ticket <file>", "train this ticket as its file says, on --data where that is given"))
  .option(...valued("--as <name>", "with --ticket: which data set --data is (default: the ticket's)"))
  .option(...valued("--out <file>", "with --ticket: write the trained ticket"))
  .action(async (spec, { ticket, as, out, ...flags }) => {
    if (ticket !== undefined && spec === undefined) {
      const { trainTicketCommand } = await import("../train-ticket.ts");
      return trainTicketCommand({ ...flags, ticket, as, out });
    }
    if (spec === undefined || ticket !== undefined) {
      const what = spec === undefined ? "neither" : "both";
      throw new LthError(`train was given ${what} a spec and --ticket`, "give one of them: lth train lenet-mnist");
    }
    const instead = out === undefined ? undefined : "write the trained network with lth export RUN --round 0";
    refuseIdle({ as, out }, "without --ticket", instead);
    return run(spec, flags, denseAlone);
  });
