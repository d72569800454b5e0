import { sha256 } from "../../../hash.ts";
import type { Evidence, Known } from "../../evidence.ts";
import type { Ask } from "../../runs/ask.ts";
import { convMade, deepMade } from "./cifar10.test-data.ts";
import { lenetMade } from "./lenet.test-data.ts";
import { looksAsInPaper, turned } from "./looks.test-data.ts";
import { type Made, madeJobs, type Trials } from "./made.test-data.ts";

/**
 * Made-up results of every experiment that claims are about. `paper`: as the paper says, written down from its sentences and not
 * from the claims' rules, so that a rule that subtracts the wrong way round or looks at another round does not agree. `contrary`:
 * what was gained is lost, and what was sooner is later. `apart`: any two places differ, which is the contrary of what the paper
 * calls the same; `apart the other way`: by as much on the other side.
 */
export type World = "paper" | "contrary" | "apart" | "apart the other way";

export function worldOf(world: World, trials: Trials): Evidence {
  const known = new Map<string, Known>();
  return (ask) => {
    const there = known.get(ask.name) ?? knownOf(ask, world, trials);
    known.set(ask.name, there);
    return there;
  };
}

function knownOf(ask: Ask, world: World, trials: Trials): Known {
  const withSgd = "train.optimizer" in ask.set;
  const looks = ask.network === "LeNet" ? looksAsInPaper(withSgd, trials.count) : [];
  return {
    runs: [],
    jobs: madeJobs((role, round) => inWorld(ask, role, round, world), trials),
    looks: world === "paper" ? looks : turned(looks, withSgd),
    ...{ atScale: true, judged: true },
  };
}

function inWorld(ask: Ask, role: string, round: number, world: World): Made {
  if (world !== "paper" && world !== "contrary") {
    const sign = world === "apart" ? 1 : -1;
    const [first = 0, second = 0, third = 0] = Buffer.from(sha256(`${ask.name} ${role} ${round}`), "hex");
    return {
      gain: (sign * (first - 128 + third / 256)) / 3000,
      time: 4 ** (sign * ((second - 128) / 128)),
      trainEnd: 0.9,
    };
  }
  const made =
    ask.network === "LeNet"
      ? lenetMade(ask, role, round)
      : ask.network.startsWith("Conv")
        ? convMade(ask, role, round)
        : deepMade(ask, role, round);
  if (world === "paper") return made;
  const { gain, time, validation, train, end } = made;
  return {
    gain: -gain,
    time: 1 / time,
    trainEnd: 0.9,
    ...(validation === undefined ? {} : { validation: -validation }),
    ...(train === undefined ? {} : { train: -train }),
    ...(end === undefined ? {} : { end: -end }),
  };
}
