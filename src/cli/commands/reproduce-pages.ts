import { oneLine } from "../../visible.ts";
import { command, valued } from "../command.ts";
import { say } from "../say.ts";

/** `lth reproduce pages` */
export const pages = command(
  "pages",
  "Make pages of kept runs: an index with every verdict, a page for each part of the paper, its figures as SVG.",
  ["lth reproduce pages --from docs/paper/data --out docs/paper"],
)
  .requiredOption(...valued("--from <folder>", "what lth reproduce keep wrote"))
  .requiredOption(...valued("--out <folder>", "where the pages go"))
  .option("--json", "one object: {pages}")
  .action(async ({ from, out, json }) => {
    const { paperPages, readKept, writePages } = await import("../../paper/index.ts");
    const names = await writePages(paperPages(await readKept(from)), out);
    say(json ? `${JSON.stringify({ pages: names })}\n` : `${names.length} files in ${oneLine(out)}\n`);
  });
