import { z } from "zod";
import { LthError } from "../../errors.ts";

/** Which tickets have controls beside them: those of these rounds; without any named, those of all. */
export const controlRoundsField = z.array(z.int().min(1).max(200)).max(200).default([]);

interface Asked {
  readonly rounds: number;
  readonly controlRounds: readonly number[];
}

/** The rounds whose tickets have controls. The dense network of round 0 never has any. */
export function roundsWithControls({ rounds, controlRounds }: Asked): readonly number[] {
  const every = Array.from({ length: rounds }, (_, i) => i + 1);
  return controlRounds.length === 0 ? every : every.filter((round) => controlRounds.includes(round));
}

/** Controls of tickets that will never be, and two ways to ask for the same. Where `rounds` is 0 there are no tickets at all. */
export function controlRoundsFaults({ rounds, controlRounds }: Asked): readonly LthError[] {
  const beyond = rounds === 0 ? [] : controlRounds.filter((round) => round > rounds);
  const ascends = controlRounds.every((round, i) => i === 0 || round > (controlRounds[i - 1] ?? 0));
  return [
    ...(beyond.length === 0
      ? []
      : [
          new LthError(
            `controlRounds has ${beyond.join(", ")}, and the last round is ${rounds}`,
            "ask for more rounds, or for controls in rounds up to the last",
          ),
        ]),
    ...(ascends
      ? []
      : [
          new LthError(
            `controlRounds is [${controlRounds.join(", ")}], which does not ascend`,
            "put the rounds in order, each once",
          ),
        ]),
  ];
}
