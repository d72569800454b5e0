/* Reads one file as the library does, and prints by how many bytes the process's memory grew at most: peak.mjs KIND PATH. */
import { existsSync, readFileSync } from "node:fs";
import { loadDataset } from "../../dist/data/index.js";
import { readGivenWeights } from "../../dist/runs/index.js";
import { readTicket } from "../../dist/ticket/index.js";

const [kind, path] = process.argv.slice(2);
const readers = {
  ticket: readTicket,
  safetensors: readGivenWeights,
  npz: (file) => loadDataset("npz", file),
  csv: (folder) => loadDataset("csv", folder),
  idx: (folder) => loadDataset("mnist", folder),
  images: (folder) => loadDataset("images", folder, { cache: "off" }),
};

/** Linux gives resourceUsage().maxRSS of what a process was before it was this program, too: that of its starter. */
const status = "/proc/self/status";
const peak = () =>
  1024 *
  (existsSync(status)
    ? Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(status, "utf8"))?.[1])
    : process.resourceUsage().maxRSS);

const before = peak();
let refused = null;
try {
  await readers[kind](path);
} catch (error) {
  if (error?.name !== "LthError") throw error;
  refused = error.message;
}
console.log(JSON.stringify({ grown: peak() - before, refused }));
