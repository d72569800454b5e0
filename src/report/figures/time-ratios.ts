import { judgedAtEnd } from "../../verdict/index.ts";
import { ratioTicks } from "../scales.ts";
import { comparison } from "./comparison.ts";

/** How much sooner tickets stop than the networks that they are compared with. */
export const timeRatios = comparison({
  title: "Ratios of early-stop iterations",
  label: "Ticket's early stop divided by the other's (logarithmic)",
  unit: "ratio",
  interval: ({ time }) => time,
  scale: 1,
  equal: 1,
  type: "log",
  ticks: ratioTicks,
  text: (value, decimals) => String(Number(value.toFixed(decimals))),
  about: () => "The early-stop iteration, tickets divided by the other networks of the same trial, geometric means",
  verdict: "where a whole bar lies below the line at 1, tickets are sooner",
  except: ({ summary }) =>
    summary.verdict.tickets.some(({ late }) => late > 0)
      ? "Tickets of which one stopped at the last measurement are never called sooner, wherever their bar lies: it might have stopped later."
      : "",
  judged: ({ sooner }) => sooner,
  suits: (run) => !judgedAtEnd(run.summary.verdict),
});
