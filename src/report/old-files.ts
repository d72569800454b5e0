import { join } from "node:path";
import { LARGEST_FILE, readRegularFile } from "../regular-file.ts";
import { figures } from "./figures/index.ts";

export const PAGE = "report.html";

/** What names of figures from outside begin with: so their files are known without the module that drew them. */
export const OWN = "own-";

/** `early-stop.svg`, or with several runs `<run>-early-stop.svg`; of a suite `fig4-lenet-early-stop.svg`. */
const beside = new RegExp(
  `^([A-Za-z0-9._-]+-)?(${[...figures.names(), "comparisons", "compared", "differences", `${OWN}[a-z0-9-]+`, "fig[0-9]+-[a-z0-9-]+"].join("|")})\\.(svg|png|csv)$`,
);

/**
 * The files of the report in `folder`, its page first; none where there is no page. The page names them by its links, and of
 * those only names that lth gives count: another program's page may link to what is no figure of a report.
 */
export async function oldFiles(folder: string): Promise<readonly string[]> {
  let page: string;
  try {
    page = new TextDecoder().decode(await readRegularFile(join(folder, PAGE), LARGEST_FILE / 8));
  } catch {
    return [];
  }
  const linked = [...page.matchAll(/ href="([^"/]+)"/g)].map(([, name = ""]) => name);
  return [PAGE, ...new Set(linked.filter((name) => beside.test(name)))];
}
