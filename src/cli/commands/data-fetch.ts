import { command, each } from "../command.ts";
import { sayIfStopped } from "../exit.ts";

/** `lth data fetch` */
export const fetchCommand = command(
  "fetch",
  "Download a data set into the cache, check it, and say what is in it. What broke off goes on when it is asked for again.",
  ["lth data fetch cifar10", "lth data fetch cifar10 --from https://mirror.example/cifar-10-binary.tar.gz"],
)
  .argument("<name>", "cifar10")
  .option("--from <address>", "another address of the same file, tried first; may be given again", each)
  .option("--json", "one object with counts, classes, checksum, notes and warnings")
  .action(async (name, { from = [], json }) => {
    const { describeData, fetchDataset } = await import("../../data/index.ts");
    const { showDataProgress } = await import("../progress/data-progress.ts");
    const progress = showDataProgress(process.stderr, process.env);
    const done = sayIfStopped(() => {
      progress.close();
      return "interrupted; what came so far is kept, and the same command goes on";
    });
    const { dataset, path, url } = await fetchDataset(name, from, { onProgress: progress.take })
      .finally(progress.close)
      .finally(done);
    const { write } = await import("../data-words.ts");
    const said = url === undefined ? `${path} was there already, and is sound` : `fetched from ${url}`;
    write({ ...describeData(dataset), notes: [...(dataset.notes ?? []), said] }, json === true);
  });
