import { sha256 } from "../../hash.ts";
import type { JobContent, WeightsOf } from "../../lottery/index.ts";
import { decodeJob, givenWeightsIn, weightsFor } from "../../runs/index.ts";
import type { Depot } from "../depot/depot.ts";
import { receiptName, resultName, startName } from "../depot/names.ts";
import { receiptOf } from "../results.ts";
import { Missing, needed } from "./missing.ts";

/** The weights that a job starts from, out of the depot: another job's final ones, or those of another program. Checked. */
export const startingWeights =
  (depot: Depot, { network, start: { base } }: JobContent): WeightsOf =>
  async (asked) => {
    if ("file" in base) {
      return needed(depot, startName(asked), `the initial weights ${asked}`, (bytes) => {
        const given = givenWeightsIn(bytes, depot.shown);
        return given.sha256 === asked ? weightsFor(network, given) : undefined;
      });
    }
    const receipt = await receiptOf(depot, asked);
    if (receipt === undefined || "diverged" in receipt.came) {
      throw new Missing(`the result of job ${asked}, from which another starts`, depot);
    }
    const { result } = receipt.came;
    try {
      return await needed(
        depot,
        resultName(result),
        `the result of job ${asked}, from which another starts`,
        (bytes) => {
          if (sha256(bytes) !== result) return undefined;
          const stored = decodeJob(bytes, depot.shown);
          return sha256(stored.content) === asked ? stored.trained.finalWeights : undefined;
        },
      );
    } catch (error) {
      if (error instanceof Missing) await depot.remove(receiptName(asked));
      throw error;
    }
  };
