import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Planted } from "./target.ts";

/** The compiled tree that is tried. */
export const compiled = new URL("../../dist/", import.meta.url);

/**
 * Runs something with a copy of the compiled tree that has a fault in it. The copy lies where Node finds the same packages,
 * and is made of second names of the same files, but for the one that is changed.
 */
export async function withFault<T>({ file, from, to }: Planted, run: (tree: URL) => Promise<T>): Promise<T> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "lth-planted-"));
  try {
    const names = readdirSync(compiled, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    for (const name of names) {
      const place = join(folder, "dist", name);
      mkdirSync(dirname(place), { recursive: true });
      if (name !== file) nameAgain(join(root, "dist", name), place);
    }
    for (const beside of ["native", "presets", "package.json"]) symlinkSync(join(root, beside), join(folder, beside));
    const text = readFileSync(new URL(file, compiled), "utf8");
    if (text.split(from).length !== 2) throw new Error(`${file} has not one place that reads ${from}`);
    writeFileSync(
      join(folder, "dist", file),
      text.replace(from, () => to),
    );
    return await run(pathToFileURL(`${join(folder, "dist")}/`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameAgain(path: string, as: string): void {
  try {
    linkSync(path, as);
  } catch {
    copyFileSync(path, as); // a disk that has no second names
  }
}
