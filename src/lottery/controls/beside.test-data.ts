import type { Candidate } from "../job/candidate.ts";
import { seedsOf } from "../job/seeds.ts";
import { jobStart } from "../starts/start.ts";
import { controlNamed } from "./named.ts";

const mask = (length: number, every: number) => Uint8Array.from({ length }, (_, i) => Number(i % every === 0));
export const ticket: Candidate = {
  masks: new Map([
    ["fc1.weight", mask(400, 4)],
    ["fc2.weight", mask(60, 3)],
    ["output.weight", mask(20, 1)],
  ]),
  start: jobStart("dense-at-500"),
  span: { from: 500, until: 2000 },
};
const seeds = seedsOf(1, 2, "own");
/** The control of this name beside the ticket, in trial 2. */
export const beside = (name: string, repeat = 0, round = 3) =>
  controlNamed(name).against(ticket, (purpose) => seeds.control({ trial: 2, role: name, repeat, round }, purpose));
