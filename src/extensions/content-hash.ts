import { realpath } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { canonical } from "../canonical.ts";
import { LthError, messageOf } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { NotAsExpected, readRegularFile } from "../regular-file.ts";
import { codeOf } from "../system-errors.ts";
import { quoted } from "../visible.ts";
import { importsOf } from "./imports.ts";
import { Unreadable } from "./tokens.ts";

/** No file of a module is larger, 16 MiB; and a module has at most so many files. */
const LARGEST = 2 ** 24;
const MOST_FILES = 1000;

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** What a module is made of. */
export interface ModuleContent {
  /** SHA-256 of all files, by their places beside the module: the same wherever the folder lies. */
  readonly hash: string;
  /** The SHA-256 of each file by its path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The content of a module and of every local file that it imports, and that those import. Packages and Node's own modules are
 * not local. Throws an LthError for a file that cannot be read and an import that cannot be followed.
 */
export async function contentOf(module: string): Promise<ModuleContent> {
  const entry = await placeOf(module, "named by use");
  const files = new Map<string, string>();
  const waiting: { readonly path: string; readonly by: string }[] = [{ path: entry, by: "named by use" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, by } = next;
    if (files.has(path)) continue;
    if (files.size === MOST_FILES) {
      throw new LthError(`${module} imports more than ${MOST_FILES} local files`, "put what it needs into fewer files");
    }
    const bytes = await bytesOf(path, by);
    files.set(path, sha256(bytes));
    if (!isCode(path)) continue;
    for (const name of namesIn(path, bytes)) {
      const file = localFile(name, path);
      if (file !== undefined)
        waiting.push({ path: await placeOf(file, `imported by ${path}`), by: `imported by ${path}` });
    }
  }
  const folder = dirname(entry);
  const placed = [...files].map(([path, hash]) => [
    path === entry ? "" : relative(folder, path).split(sep).join("/"),
    hash,
  ]);
  return { hash: sha256(canonical(placed.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)))), files };
}

/** Where a file really is: what it imports is looked for from there. */
async function placeOf(path: string, by: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw unread(path, by, cause);
  }
}

async function bytesOf(path: string, by: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, LARGEST);
  } catch (cause) {
    throw unread(path, by, cause);
  }
}

const unread = (path: string, by: string, cause: unknown): LthError =>
  new LthError(
    `cannot read the module ${quoted(path)}, ${by}: ${cause instanceof NotAsExpected ? messageOf(cause) : (codeOf(cause) ?? "it cannot be read")}`,
    "give the path of a file, with its ending, such as ./mine.mjs",
    { cause },
  );

function namesIn(path: string, bytes: Uint8Array): readonly string[] {
  try {
    return importsOf(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new LthError(
      `${path} has ${error.message}, so its content hash would not cover all of its code`,
      'import local files by their names, as in import { score } from "./score.mjs"',
    );
  }
}

/** The path of a local import; undefined for a package and for Node's own modules. */
function localFile(name: string, importer: string): string | undefined {
  const local = /^(?:\.{0,2}\/|file:)/.test(name) ? pathOf(name, importer) : undefined;
  if (local !== undefined) return local;
  if (/^(?:\.{0,2}\/|#|(?!node:)[a-z][a-z0-9+.-]*:)/i.test(name)) {
    throw new LthError(
      `${importer} imports ${quoted(name)}, which cannot be followed`,
      "import local files by their paths, and packages by their names",
    );
  }
  return undefined;
}

function pathOf(name: string, importer: string): string | undefined {
  try {
    return fileURLToPath(new URL(name, pathToFileURL(importer)));
  } catch {
    return undefined; // a place on another machine, or letters that no path has
  }
}
