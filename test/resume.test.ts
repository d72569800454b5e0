import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stream } from "../src/random.ts";
import { type Ended, lth, startLth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";
import { storeContent } from "./store-content.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Twenty epochs of 15 iterations in each training, so that nearly all of it is after the first epoch. */
const common = [
  ...["find", "lenet-mnist", "--data", "data", "--json", "--iterations", "300", "--rewind", "20"],
  ...["--set", "data.validation=100", "--set", "train.batch=20", "--set", "model.widths=[24]"],
  ...["--set", "measure={every: 25, test: 300}", "--set", "train.optimizer.lr=0.05"],
];
const whole = ["--trials", "2", "--rounds", "3", "--controls", "reinit:1,random:1,reshuffle:1"];
/** 2 trials of the dense network, where tickets rewind to, and 3 rounds of a ticket with 3 controls. */
const JOBS = 2 * (1 + 1 + 3 * 4);

const find = (store: string, ...flags: readonly string[]) => [...common, "--store", store, ...flags];

interface Told {
  readonly type: string;
  readonly reused?: boolean;
}
const eventsOf = ({ out }: Ended): Told[] =>
  out
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const countOf = (ended: Ended, reused: boolean): number =>
  eventsOf(ended).filter((event) => event.type === "job-done" && event.reused === reused).length;

const content = (store: string) => storeContent(folder, store);

let uninterrupted: Awaited<ReturnType<typeof content>>;
beforeAll(async () => {
  writeSmallData(join(folder, "data"));
  const ended = await lth(folder, find("whole", ...whole, "--jobs", "2", "--threads", "1"));
  expect(ended).toMatchObject({ code: 0, signal: null });
  expect(countOf(ended, false)).toBe(JOBS);
  uninterrupted = await content("whole");
  expect(uninterrupted.names.filter((name) => name.endsWith(".safetensors"))).toHaveLength(JOBS);
  // Weights at the early stop and at the end differ, so that one in the place of the other would show.
  const tickets: { ticket: { censored: number } }[] = JSON.parse(uninterrupted.shown).rounds.slice(0, 3);
  expect(tickets.some(({ ticket }) => ticket.censored < 2)).toBe(true);
  const top = uninterrupted.names.filter((name) => !name.includes("/"));
  expect(top).toEqual(["events", "jobs", "lock.db", "lth.db", "reports"]);
});

/** When a process is killed: `after` milliseconds after the moment, which comes for the `nth` time. */
interface Kill {
  readonly moment: "start" | "training" | "storing" | "stored" | "verdict" | "writing the report";
  readonly nth: number;
  readonly after: number;
}

/** Moments that come when everything is trained. */
const reporting: readonly Kill["moment"][] = ["verdict", "writing the report"];

/**
 * The `i`th of twenty kills; each moment has its turn, the rest is drawn anew for every start, so that a draw too late
 * for a fast machine is not repeated. A run that is done early gets the rest while it starts and reports.
 */
function killOf(seed: number, i: number, start: number, done: boolean): Kill {
  const draws = new Uint32Array(4);
  stream(["kill", seed, start]).block(0, draws);
  const [first, second] = Array.from(draws, (draw) => draw / 2 ** 32) as [number, number];
  const nth = 1 + Math.floor(3 * first);
  const starting = { moment: "start", nth: 1, after: 700 * second } as const;
  const first16: readonly Kill[] = [
    { moment: "training", nth, after: 30 * second },
    { moment: "storing", nth, after: 3 * second },
    { moment: "stored", nth, after: 5 * second },
    starting,
  ];
  const last4: readonly Kill[] = [
    { moment: "verdict", nth: 1, after: 500 * second },
    { moment: "writing the report", nth: 1, after: 5 * second },
    starting,
  ];
  const choice = done || i >= 16 ? last4 : first16;
  return choice[i % choice.length] as Kill;
}

/** Starts lth and kills it; `hit` says at which moment, or undefined if it ended by itself before. */
async function killed(store: string, args: readonly string[], kill: Kill) {
  let seen = 0;
  let hit: Kill["moment"] | undefined;
  let fresh = 0;
  const strike = (moment: Kill["moment"]) => {
    if (moment === kill.moment && ++seen !== kill.nth) return;
    setTimeout(
      () => {
        if (child.process.kill("SIGKILL")) hit ??= moment;
      },
      moment === kill.moment ? kill.after : 0,
    );
  };
  const child = startLth(folder, args, (line) => {
    const { type, reused }: Told = JSON.parse(line);
    if (type === "job-started" && kill.moment === "training") strike("training");
    if (type === "job-done" && !reused) {
      // Never more than a few trainings at a time, so that enough are left for the other kills.
      if (kill.moment === "stored" || (++fresh === 4 && !reporting.includes(kill.moment))) strike("stored");
    }
    if (type === "verdict" && kill.moment === "verdict") strike("verdict");
  });
  if (kill.moment === "start") strike("start");
  const unfinished: Partial<Record<Kill["moment"], readonly [folder: string, name: RegExp]>> = {
    storing: ["jobs", /\.tmp$/],
    "writing the report": ["reports", /\.part$/],
  };
  let before = "";
  const look = setInterval(() => {
    const [place, pattern] = unfinished[kill.moment] ?? [];
    const path = join(folder, store, place ?? "");
    if (place === undefined || pattern === undefined || !existsSync(path)) return;
    const name = readdirSync(path, { recursive: true, encoding: "utf8" }).find((each) => pattern.test(each)) ?? "";
    if (name !== "" && name !== before) strike(kill.moment);
    before = name;
  }, 1);
  const ended = await child.ended;
  clearInterval(look);
  return { ended, hit: ended.signal === "SIGKILL" ? hit : undefined };
}

test("killed with -9 at 20 random moments and started again at once each time: the same numbers, rows and bytes, nothing left over", async () => {
  const seed = Number(process.env.RESUME_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const told: string[] = [`RESUME_SEED=${seed}`];
  const hits = new Map<string, number>();
  let done = false;
  for (let kills = 0, start = 0; kills < 20; start++) {
    expect(start, told.join("\n")).toBeLessThan(60);
    const kill = killOf(seed, kills, start, done);
    const [jobs, threads] = [String(1 + (start % 2)), String(1 + (Math.floor(start / 2) % 2))];
    const args = find("killed", ...whole, "--jobs", jobs, "--threads", threads);
    const { ended, hit } = await killed("killed", args, kill);
    told.push(`${kill.moment} ${kill.nth} + ${kill.after.toFixed(1)} ms: ${hit ?? `exit ${ended.code}`}`);
    // A killed writer leaves nothing that the next one complains about.
    expect(ended.err, told.join("\n")).not.toMatch(/done again|cannot|fault/);
    if (hit === undefined) expect(ended, told.join("\n")).toMatchObject({ code: 0, signal: null });
    else kills++;
    hits.set(hit ?? "none", (hits.get(hit ?? "none") ?? 0) + 1);
    done ||= eventsOf({ ...ended, out: ended.out.slice(0, ended.out.lastIndexOf("\n") + 1) }).some(
      ({ type }) => type === "verdict",
    );
  }
  const last = await lth(folder, find("killed", ...whole));
  expect(last, told.join("\n")).toMatchObject({ code: 0, signal: null });
  expect(await content("killed"), told.join("\n")).toEqual(uninterrupted);
  expect([...hits.keys()], told.join("\n")).toEqual(
    expect.arrayContaining(["training", "storing", "stored", "start", "writing the report"]),
  );
  expect(readdirSync(folder).filter((name) => name.startsWith("lth-"))).toEqual([]);
});

test.each([
  { jobs: 1, threads: 2 },
  { jobs: 2, threads: 2 },
])("$jobs at once on $threads threads: the same bytes", async ({ jobs, threads }) => {
  const store = `${jobs}-${threads}`;
  const ended = await lth(folder, find(store, ...whole, "--jobs", String(jobs), "--threads", String(threads)));
  expect(ended).toMatchObject({ code: 0, signal: null });
  expect(await content(store)).toEqual(uninterrupted);
});

test("stopped with Ctrl-C in the middle and started again: the same bytes, nothing trained twice", async () => {
  let done = 0;
  const args = find("stopped", ...whole, "--jobs", "1", "--threads", "1");
  const stopped = await startLth(folder, args, (line, process) => {
    if (JSON.parse(line).type === "job-done" && ++done === 9) process.kill("SIGINT");
  }).ended;
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain("the same command goes on: lth find lenet-mnist");
  const again = await lth(folder, args);
  expect(again).toMatchObject({ code: 0, signal: null });
  expect(countOf(again, true)).toBe(countOf(stopped, false));
  expect(countOf(stopped, false) + countOf(again, false)).toBe(JOBS);
  expect(await content("stopped")).toEqual(uninterrupted);
});

test("more trials, rounds and controls asked for later reuse every job that the store has", async () => {
  const asked = async (trials: number, rounds: number, controls: string) => {
    const flags = ["--trials", trials, "--rounds", rounds, "--controls", controls].map(String);
    const ended = await lth(folder, find("grown", ...flags));
    expect(ended).toMatchObject({ code: 0, signal: null });
    return { reused: countOf(ended, true), trained: countOf(ended, false) };
  };
  // Each trial: the dense network, where tickets rewind to, and for each round a ticket and its controls.
  expect(await asked(1, 1, "none")).toEqual({ reused: 0, trained: 3 });
  expect(await asked(1, 1, "reinit:1,random:1")).toEqual({ reused: 3, trained: 2 });
  expect(await asked(1, 3, "reinit:1,random:1,reshuffle:1")).toEqual({ reused: 5, trained: 9 });
  expect(await asked(2, 3, "reinit:1,random:1,reshuffle:1")).toEqual({ reused: 14, trained: 14 });
  const { shown, jobs } = await content("grown");
  expect({ shown, jobs }).toEqual({ shown: uninterrupted.shown, jobs: uninterrupted.jobs });
});
