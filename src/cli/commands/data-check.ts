import { command } from "../command.ts";

/** `lth data check` */
export const check = command(
  "check",
  "Read a folder or archive of data, or the copy of MNIST that comes with lth, and say what is in it. Nothing is trained or written.",
  ["lth data check", "lth data check ~/mnist", "lth data check photos.tar.gz"],
)
  .argument("[path]", "IDX files, CIFAR-10's binary files, images, npz or CSV (default: the MNIST that comes with lth)")
  .option("--json", "one object with counts, classes, checksum, notes and warnings")
  .action(async (path, { json }) => {
    const { checkPath, describeData, loadDataset } = await import("../../data/index.ts");
    const { showDataProgress } = await import("../progress/data-progress.ts");
    const progress = showDataProgress(process.stderr, process.env);
    const read = () => (path === undefined ? loadDataset("mnist") : checkPath(path, { onProgress: progress.take }));
    const found = describeData(await read().finally(progress.close));
    const { write } = await import("../data-words.ts");
    write(found, json === true);
  });
