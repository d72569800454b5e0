import { MOST_JOBS, type SessionOptions } from "../runs/index.ts";

/** How a session's trainings are done: here, or on other machines; and what ends that. */
export interface Training {
  readonly session: Pick<SessionOptions, "jobs" | "threads" | "train">;
  close(): Promise<void>;
}

/** What `--remote` means, where it was given: the session waits for other machines, for as many trainings at once as there are. */
export async function remoteOr(
  { remote }: { readonly remote?: true | undefined },
  { jobs, threads }: Pick<SessionOptions, "jobs" | "threads">,
  say: (line: string) => void,
): Promise<Training> {
  if (!remote) return { session: { jobs, threads }, close: async () => undefined };
  const { addresses, connect, remoteTrain, systemClock } = await import("../workers/index.ts");
  const warn = (message: string) => say(`warning: ${message}`);
  const { queue, depot, name, lth, close } = await connect(addresses(), { onState: warn });
  const { train, close: stop } = remoteTrain({ queue, depot, name, lth, clock: systemClock, warn });
  return {
    session: { jobs: jobs ?? MOST_JOBS, threads, train },
    async close() {
      await stop();
      await close();
    },
  };
}
