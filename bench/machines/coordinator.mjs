// {store, run, runs}: a coordinator of a run, or of so many that differ by their seeds. Tells of each training that begins or is
// done, when, and of the end.
import { openSession } from "../../dist/runs/index.js";
import { addresses, connect, remoteTrain, systemClock } from "../../dist/workers/index.js";
import { tell, told } from "./child.mjs";
import { requestOf } from "./fake.mjs";

const { store, run, runs = 1 } = told();
const warn = (message) => console.error(message);
const { queue, depot, name, lth, close } = await connect(addresses(), { onState: warn });
const remote = remoteTrain({ queue, depot, clock: systemClock, name, lth, warn });
const session = await openSession(store, { jobs: 1024, train: remote.train });
const onEvent = ({ type }) => {
  if (["run", "job-started", "job-done", "job-diverged"].includes(type)) tell({ type, at: Date.now() });
};
const before = process.cpuUsage();
const requests = Array.from({ length: runs }, (_, i) => requestOf({ ...run, seed: run.seed + 100 * i }));
await Promise.all(requests.map(async (request) => session.find({ ...(await request), onEvent })));
const { user, system } = process.cpuUsage(before);
tell({ type: "done", at: Date.now(), cpu: (user + system) / 1e6 });
await session.close();
await remote.close();
await close();
process.exit(0);
