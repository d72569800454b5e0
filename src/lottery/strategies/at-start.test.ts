import { expect, test } from "vitest";
import { find } from "../../../test/toy/find.ts";
import { maskId, pruneTo } from "../../prune/index.ts";
import { masked } from "../starts/start-weights.ts";

test("at-start: every mask is cut from the untrained network, so that nothing waits for a training", async () => {
  const begun: string[] = [];
  const found = await find(
    { prune: { strategy: "at-start" }, trials: 1 },
    { before: ({ place }) => void begun.push(`${place.role} ${place.round}`) },
  );
  const initial = found.at("trial 0, round 0, ticket");
  for (const round of [1, 2]) {
    const { masks, start } = found.at(`trial 0, round ${round}, ticket`);
    const scores = new Map([...initial.start].map(([name, values]) => [name, values.map(Math.abs)]));
    const cut = pruneTo({ scores, masks: initial.masks, targets: found.setting.ladder[round]!.pools, round });
    expect(maskId(masks)).toBe(maskId(cut));
    expect(start).toEqual(masked(initial.start, masks));
  }
  expect(begun).toHaveLength(3);
});

test("at-start with a rewind: cut from, and started from, the dense network at iteration k", async () => {
  const found = await find({ prune: { strategy: "at-start" }, trials: 1, rewind: "5it" });
  const atFive = found.final("trial 0, round 0, rewind");
  const { masks, start, job } = found.at("trial 0, round 2, ticket");
  const scores = new Map([...atFive].map(([name, values]) => [name, values.map(Math.abs)]));
  const dense = found.at("trial 0, round 0, ticket").masks;
  const cut = pruneTo({ scores, masks: dense, targets: found.setting.ladder[2]!.pools, round: 2 });
  expect(maskId(masks)).toBe(maskId(cut));
  expect(start).toEqual(masked(atFive, masks));
  expect(job.content.train).toMatchObject({ from: 5, until: 12 });
});

test("a criterion that means nothing before training is refused", async () => {
  const search = find({ prune: { strategy: "at-start", criterion: "movement" } });
  await expect(search).rejects.toThrow("movement says nothing of weights that were not trained");
});

for (const strategy of ["at-start", "one-shot"]) {
  for (const criterion of ["random", "snip", "magnitude"]) {
    test(`${strategy} with ${criterion}: one ranking for all rounds, so that no weight comes back (rounds after the first failed)`, async () => {
      const found = await find({ prune: { strategy, criterion }, trials: 1, rounds: 3 });
      const [first, ...later] = [1, 2, 3].map((round) => found.at(`trial 0, round ${round}, ticket`).masks);
      const alone = await find({ prune: { strategy, criterion }, trials: 1, rounds: 1 });
      expect(maskId(alone.at("trial 0, round 1, ticket").masks)).toBe(maskId(first!));
      expect(new Set(later.map(maskId)).size).toBe(2);
    });
  }
}
