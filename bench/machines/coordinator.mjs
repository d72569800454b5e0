// {store, run}: a coordinator of one run. Tells of each training that begins or is done, when, and of the end.
import { openSession } from "../../dist/runs/index.js";
import { addresses, connect, remoteTrain, systemClock } from "../../dist/workers/index.js";
import { tell, told } from "./child.mjs";
import { requestOf } from "./fake.mjs";

const { store, run } = told();
const warn = (message) => console.error(message);
const { queue, depot, name, lth, close } = await connect(addresses(), { onState: warn });
const remote = remoteTrain({ queue, depot, clock: systemClock, name, lth, warn });
const session = await openSession(store, { jobs: 1024, train: remote.train });
const onEvent = ({ type }) => {
  if (["run", "job-started", "job-done"].includes(type)) tell({ type, at: Date.now() });
};
const before = process.cpuUsage();
await session.find({ ...(await requestOf(run)), onEvent });
const { user, system } = process.cpuUsage(before);
tell({ type: "done", at: Date.now(), cpu: (user + system) / 1e6 });
await session.close();
await remote.close();
await close();
process.exit(0);
