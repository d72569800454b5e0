import { wordsFor } from "../../lottery/index.ts";
import { counted, countText } from "../../numbers-in-words.ts";
import { timeInWords } from "../../text.ts";
import { type Column, table } from "../table.ts";
import { columnsOf, type Outlet } from "../terminal.ts";
import type { QueuedJob, QueueListing } from "./queue-listing.ts";

const place = ({ trial, round, role, repeat }: QueuedJob): string =>
  trial === null || round === null || role === null ? "?" : wordsFor({ trial, round, role, repeat: repeat ?? 0 });

const seconds = (since: string | null): string =>
  since === null ? "" : timeInWords(Math.max(0, (Date.now() - Date.parse(since)) / 1000));

const columns: readonly Column<QueuedJob>[] = [
  { title: "state", cell: ({ state }) => state, keep: 9 },
  { title: "run", cell: ({ run }) => run ?? "?", keep: 8 },
  { title: "training", cell: place, keep: 7 },
  { title: "worker", cell: ({ worker }) => worker ?? "", keep: 6 },
  { title: "for", cell: ({ since }) => seconds(since), keep: 5 },
  {
    title: "iteration",
    align: "right",
    cell: ({ iteration, iterations }) =>
      iteration === null || iterations === null ? "" : `${countText(iteration)}/${countText(iterations)}`,
    keep: 4,
  },
  {
    title: "it/s",
    align: "right",
    cell: ({ iterationsPerSecond: speed }) => (speed === null ? "" : String(Math.round(speed))),
    keep: 3,
  },
];

/** Waiting trainings that are named one by one. */
const MOST_WAITING = 20;

/** The queue for a reader: how many there are of each state, what runs and what failed, and the first of what waits. */
export function queueTable({ queue, workers, jobs }: QueueListing, outlet: Outlet): string {
  const width = columnsOf(outlet, 80);
  const [running, failed, waiting] = (["running", "failed", "waiting"] as const).map((state) =>
    jobs.filter((job) => job.state === state),
  ) as [QueuedJob[], QueuedJob[], QueuedJob[]];
  const counts = `${running.length} running, ${waiting.length} waiting, ${failed.length} failed`;
  const shown = [...running, ...failed, ...waiting.slice(0, MOST_WAITING)];
  const more = waiting.length - Math.min(waiting.length, MOST_WAITING);
  return [
    `${queue}: ${counts}; ${counted(workers, "worker")}`,
    ...(shown.length === 0 ? [] : ["", ...table(columns, shown, width)]),
    ...(more > 0 ? [`and ${more} more that wait`] : []),
    ...failed.flatMap((job) => ["", `${job.run ?? "?"}, ${place(job)}: ${job.message ?? ""}`]),
    "",
  ].join("\n");
}
