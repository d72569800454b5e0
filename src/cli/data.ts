import { command } from "./command.ts";

/** `lth data`: which data sets there are, and whether a folder holds one. */
export const data = command("data", "Data sets: which there are, and whether a folder holds a sound one.", [
  "lth data list",
  "lth data check ~/mnist",
])
  .addCommand(
    command("list", "List the data sets that a spec can name.", ["lth data list"])
      .option("--json", "a list of {name, about, train, test}")
      .action(async ({ json }) => {
        const { datasets } = await import("../data/index.ts");
        const all = Object.entries(datasets).map(([name, { about, counts }]) => ({ name, about, ...counts }));
        if (json) {
          process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
          return;
        }
        const { wrap, columnsOf } = await import("./terminal.ts");
        const width = columnsOf(process.stdout, 80);
        const lines = all.map(({ name, about, train, test }) => [
          wrap(`${name}: ${train} training and ${test} test examples`, width),
          wrap(about, width, "  "),
        ]);
        process.stdout.write(`${lines.flat().join("\n")}\n`);
      }),
  )
  .addCommand(
    command(
      "check",
      "Read a folder of IDX files, or the copy of MNIST that comes with lth, and say what is in it. Nothing is trained or written.",
      ["lth data check", "lth data check ~/mnist"],
    )
      .argument("[folder]", "four IDX files, gzipped or not (default: the copy that comes with lth)")
      .option("--json", "one object with counts, classes and checksum")
      .action(async (folder, { json }) => {
        const { checkFolder, describeData, loadDataset } = await import("../data/index.ts");
        const found = folder === undefined ? describeData(await loadDataset("mnist")) : await checkFolder(folder);
        if (json) {
          process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
          return;
        }
        const { describe } = await import("./data-words.ts");
        process.stdout.write(describe(found));
      }),
  );
