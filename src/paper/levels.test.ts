import { expect, test } from "vitest";
import { isResult, type Spec } from "../lottery/index.ts";
import { lenetMade } from "./claims/worlds/lenet.test-data.ts";
import { looksAsInPaper } from "./claims/worlds/looks.test-data.ts";
import { madeJobs } from "./claims/worlds/made.test-data.ts";
import { judgeAll } from "./judge.ts";
import type { KeptRun } from "./kept-run.ts";
import { levelsOf } from "./levels.ts";
import type { Ask } from "./runs/ask.ts";
import { adam, lenet, sized } from "./runs/lenet.ts";
import { plainSpec } from "./spec-of.ts";

/** A run of an experiment as the paper says, with trainings of a length and early stops that are as large a share of it. */
function run(ask: Ask, iterations = 50_000, more: Partial<KeptRun> = {}): KeptRun {
  const plain = plainSpec(ask, "paper");
  const spec: Spec = { ...plain, train: { ...plain.train, iterations: `${iterations}it` } };
  const share = iterations / 50_000;
  const made = (role: string, round: number) => {
    const whole = lenetMade(ask, role, round);
    return { ...whole, time: share * whole.time };
  };
  return {
    ...{ id: `${ask.name} ${iterations}`, preset: "lenet-mnist", scale: "paper", command: null, trials: 5, spec },
    data: { name: "mnist", copy: "the original", checksum: "aa" },
    machine: { instructionSet: "reference", versions: {} },
    ...{ started: null, finished: null, seconds: null },
    jobs: madeJobs(made, { count: 5 }),
    ...more,
  };
}

const judged = (name: string, runs: readonly KeptRun[]) => judgeAll([name], runs)[0];
const rates = [0.0002, 0.0004, 0.002].map((lr) => adam(lr));

test("trainings of different lengths are never compared with each other", () => {
  const short = [lenet, ...rates].map((ask) => run(ask, 10_000));
  const alone = judged("G2b", short);
  expect(alone).toMatchObject({ level: "shortened", direction: "holds" });
  expect(judged("G2b", [...short, run(lenet)])).toEqual(alone);
  const apart = [...rates.map((ask) => run(ask, 10_000)), run(lenet), run(lenet, 20_000)];
  expect(judged("G2b", apart)).toMatchObject({ level: "shortened", direction: "not run" });
});

test("runs of the quick scale are called so, even where only their length is another", () => {
  expect(judged("L4a", [run(lenet, 5_000)])?.level).toBe("quick");
  expect(judged("L4a", [run(lenet, 5_000), run(lenet, 6_000)])?.level).toBe("shortened");
  expect(judged("L4a", [run(lenet, 5_000), run(lenet)])?.level).toBe("paper");
  expect(levelsOf([run(lenet, 5_000)]).map(({ level }) => level)).toEqual(["paper", "quick"]);
});

test("runs that are no experiment of the paper choose no seed", () => {
  const alone = judged("L4a", [run(lenet)]);
  const others = [[31, 7] as const, [41, 9] as const].map((widths) => {
    const other = run(sized(widths));
    return { ...other, spec: { ...other.spec, seed: 7 } };
  });
  expect(judged("L4a", [run(lenet), ...others])).toEqual(alone);
});

test("where all of a round diverged, it was run and is not judged", () => {
  const { jobs } = run(lenet);
  const lost = jobs.map((job) => (job.round === 7 ? { ...job, outcome: { iteration: 3, lastLoss: null } } : job));
  expect(judged("L2", [run(lenet, 50_000, { jobs: lost })])).toMatchObject({
    ...{ here: null, n: 0, level: "paper" },
    direction: "not enough trials",
  });
});

test("data that bear no verdict bear none of the paper's claims", () => {
  const noVerdict = ["class 3 has no training example"];
  expect(judged("L4a", [run(lenet, 50_000, { noVerdict })])?.direction).toBe("not at this scale");
});

test("trainings that were cut off while every dense network was still learning are judged by nobody", () => {
  const cut = (iterations: number, censored: number) => {
    const { jobs, ...rest } = run(lenet, iterations);
    const late = jobs.map((job) =>
      job.round === 0 && job.trial < censored && isResult(job.outcome)
        ? { ...job, outcome: { ...job.outcome, censored: true } }
        : job,
    );
    return judged("L4a", [{ ...rest, jobs: late }]);
  };
  expect(cut(10_000, 5)).toMatchObject({ level: "shortened", direction: "not at this scale" });
  // One that is still learning may become as accurate as its ticket.
  expect(cut(10_000, 1)).toMatchObject({ level: "shortened", direction: "not at this scale" });
  expect(cut(10_000, 0)).toMatchObject({ level: "shortened", direction: "holds" });
  expect(cut(50_000, 5)).toMatchObject({ level: "paper", direction: "holds" });
});

test("controls that were all still learning when training was cut off are not called less accurate; that they are slower is seen", () => {
  const short = run(lenet, 10_000);
  const isReinit = ({ role }: { readonly role: string }) => role === "reinit";
  const cut = short.jobs.map((job) =>
    isReinit(job) && isResult(job.outcome)
      ? { ...job, outcome: { ...job.outcome, censored: true, earlyStopIteration: job.outcome.iterations } }
      : job,
  );
  expect(judged("L9b", [short])).toMatchObject({ level: "shortened", direction: "holds" });
  expect(judged("L9b", [{ ...short, jobs: cut }])).toMatchObject({
    level: "shortened",
    direction: "not at this scale",
  });
  expect(judged("L9a", [{ ...short, jobs: cut }])).toMatchObject({ level: "shortened", direction: "holds" });
  // As long as in the paper it is what it is.
  const whole = run(lenet);
  const late = whole.jobs.map((job) =>
    isReinit(job) && isResult(job.outcome) ? { ...job, outcome: { ...job.outcome, censored: true } } : job,
  );
  expect(judged("L9b", [{ ...whole, jobs: late }])).toMatchObject({ level: "paper", direction: "holds" });
});

test("tickets that were cut off while still learning are not called less accurate; that they are more so already is seen", () => {
  const short = run(lenet, 10_000);
  const cut = short.jobs.map((job) =>
    job.role === "ticket" && (job.round === 7 || job.round === 18) && job.trial === 1 && isResult(job.outcome)
      ? { ...job, outcome: { ...job.outcome, censored: true } }
      : job,
  );
  expect(judged("L5b", [short])?.direction).toBe("holds");
  expect(judged("L5b", [{ ...short, jobs: cut }])?.direction).toBe("not at this scale");
  expect(judged("L9b", [{ ...short, jobs: cut }])?.direction).toBe("holds");
});

test("what the paper says of the last iteration is asked of whole trainings alone", () => {
  expect(judged("L6a", [run(lenet)])).toMatchObject({ level: "paper", direction: "holds" });
  expect(judged("L6a", [run(lenet, 10_000)])).toMatchObject({ level: "shortened", direction: "not at this scale" });
  expect(judged("L4a", [run(lenet, 10_000)])).toMatchObject({ level: "shortened", direction: "holds" });
});

test("of several runs that tells what weights do which was looked at in the rounds that claims are about", () => {
  const [at7, at13] = looksAsInPaper(false, 5);
  if (!at7 || !at13) throw new Error("the paper's world has looks");
  const asked = [{ ...at7, round: 0, density: 1 }, at7, at13, { ...at13, round: 20, density: 0.0119 }];
  const others = asked.map((look, i) => ({ ...look, round: 5 * i, density: 0.8 ** (5 * i) }));
  const more = others.map((look) => ({ ...look, trials: [...look.trials, ...look.trials] }));
  const runs = [run(lenet, 50_000, { looks: more }), run(lenet, 50_000, { looks: asked })];
  expect(judged("F1d", [run(lenet, 50_000, { looks: more })])?.direction).toBe("not run");
  for (const order of [runs, runs.toReversed()]) expect(judged("F1d", order)?.direction).toBe("holds");
});
