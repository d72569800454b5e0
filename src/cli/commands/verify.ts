import { shown } from "../../shown.ts";
import { command, storeFlag } from "../command.ts";
import { say, sayPainted } from "../say.ts";

/** `lth verify`: which of the paper's claims hold, by what a store has. */
export const verify = command(
  "verify",
  "Judge the paper's claims by what a store has: those of a suite, those that a run bears on, or all.",
  ["lth verify", "lth verify fig4", "lth verify L2 L9a --json", "lth verify lenet-mnist-a91b6875"],
)
  .argument(
    "[what...]",
    "suites, parts or networks as in lth reproduce, names of claims, or a run's id (default: everything)",
  )
  .option(...storeFlag)
  .option("--json", "one object: {tested, claims}")
  .action(async (what, { store, json }) => {
    const { DEFAULT_STORE } = await import("../../runs/index.ts");
    const { tested, verify: judge } = await import("../../paper/index.ts");
    const judged = await judge(store ?? DEFAULT_STORE, what);
    if (json) {
      say(`${JSON.stringify({ tested: tested(judged), claims: judged }, null, 2)}\n`);
      return;
    }
    if (judged.every(({ level }) => level === null)) {
      say(
        `nothing of this was run in ${shown(store ?? DEFAULT_STORE)} yet; begin with lth reproduce fig4 --network lenet\n\n`,
      );
    }
    const { claimTable } = await import("../reproduce/claim-table.ts");
    sayPainted(claimTable(judged, process.stdout));
  });
