import { command, valued } from "../command.ts";
import { sayIfStopped } from "../exit.ts";

/** `lth data import` */
export const importCommand = command(
  "import",
  "Decode a folder or archive of images into the cache, whole or not at all; later runs take them from there.",
  ["lth data import photos", "lth data import cifar10-jpeg.tar.gz --as cifar10"],
)
  .argument("<path>", "train/<class>/*.jpg or *.png and test/<class>/..., or a tar of it, gzipped or not")
  .option(...valued("--as <name>", "cifar10 or images: what this data set means from now on without --data"))
  .option("--json", "one object with counts, classes, checksum, notes and warnings")
  .action(async (path, { as, json }) => {
    const { describeData, importedAs, importImages } = await import("../../data/index.ts");
    const name = importedAs.find((each) => each === as);
    if (as !== undefined && name === undefined) {
      const { unknownName } = await import("../../errors.ts");
      throw unknownName("data set for images", as, importedAs);
    }
    const { showDataProgress } = await import("../progress/data-progress.ts");
    const progress = showDataProgress(process.stderr, process.env);
    const done = sayIfStopped(() => {
      progress.close();
      return "interrupted; nothing was imported, the same command begins again";
    });
    const { dataset, cached } = await importImages(path, name, { onProgress: progress.take })
      .finally(progress.close)
      .finally(done);
    const { write } = await import("../data-words.ts");
    const said = cached ? ["the cache had these images: nothing was decoded"] : [];
    write({ ...describeData(dataset), notes: [...(dataset.notes ?? []), ...said] }, json === true);
  });
