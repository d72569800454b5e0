import { command, useFlag } from "../command.ts";
import { say } from "../say.ts";

/** `lth data list` */
export const listData = command("list", "List the data sets that a spec can name.", ["lth data list"])
  .option(...useFlag)
  .option("--json", "a list of {name, about, train, test}")
  .action(async ({ json, use }) => {
    if (use) await (await import("../../extensions/index.ts")).useModules(use);
    await import("../../data/index.ts"); // which plugs in ours
    const { datasets } = await import("../../data/arrays/index.ts");
    const all = datasets.entries().map(([name, { about, counts }]) => ({
      name,
      about,
      train: counts?.train ?? null,
      test: counts?.test ?? null,
    }));
    if (json) {
      say(`${JSON.stringify(all, null, 2)}\n`);
      return;
    }
    const { columnsOf } = await import("../terminal.ts");
    const { wrap } = await import("../../text.ts");
    const width = columnsOf(process.stdout, 80);
    const lines = all.map(({ name, about, train, test }) => [
      wrap(
        train === null || test === null
          ? `${name}: as many examples as you have`
          : `${name}: ${train.toLocaleString("en")} training and ${test.toLocaleString("en")} test examples`,
        width,
      ),
      wrap(about, width, "  "),
    ]);
    say(`${lines.flat().join("\n")}\n`);
  });
