import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { writeSmallData } from "../../small-data.ts";
import { storeContent } from "../../store-content.ts";
import { locally, slow } from "../fleet.ts";

/** How often each fault is tried, and the number of the first: `ROUNDS=1 FROM=7 npm run test:machines` is the seventh alone. */
const { ROUNDS = "10", FROM = "1" } = process.env;
export const rounds = Array.from({ length: Number(ROUNDS) }, (_, i) => i + Number(FROM));

/** A folder with data, and what one process finds in them: set before the first test. */
export function foundHere(args: readonly string[] = slow) {
  const folder = mkdtempSync(join(tmpdir(), "lth-machines-"));
  /** What must not depend on who trained. */
  const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });
  const found: { here: Awaited<ReturnType<typeof results>> | undefined } = { here: undefined };
  beforeAll(async () => {
    writeSmallData(join(folder, "data"));
    await locally(folder, "here", args);
    found.here = await results("here");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, results, found };
}
