import { readFileSync } from "node:fs";
import { z } from "zod";
import { packageRoot } from "../package-root.ts";

const packageSchema = z.object({ version: z.string() });

/** What a run was made with. */
export function versions(): { readonly lth: string; readonly node: string } {
  const file = new URL("package.json", packageRoot);
  const { version } = packageSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return { lth: version, node: process.versions.node };
}
