import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LthError, messageOf } from "../errors.ts";
import { expectPath, kindOf, readOnce } from "../options.ts";
import { quoted } from "../visible.ts";
import { contentOf, type ModuleContent } from "./content-hash.ts";
import type { Kind } from "./kind.ts";
import { exportNames, kindOfExport } from "./kinds.ts";

/** A module with entries for lth's lists: its path, or the loaded module, which then says where it is (`url`). */
export type OutsideModule = string | { readonly url: string; readonly [name: string]: unknown };

/** What a module added. */
export interface Used {
  /** Its path as it was given. */
  readonly module: string;
  /** SHA-256 of its file and of every local file that it imports. */
  readonly code: string;
  /** `criterion mine`, `control mine`, ... */
  readonly entries: readonly string[];
}

/**
 * Adds what modules export (`criteria`, `controls`, `strategies`, `changes`, `families`, `datasets`, `figures`; each an object
 * with entries by their names) to lth's lists, for as long as this process lives. Paths are relative to the working directory.
 * Asked again, the same code changes nothing. Throws an LthError for a module that cannot be loaded or followed, and for an
 * entry that is not as ours are.
 */
export async function useModules(modules: readonly OutsideModule[]): Promise<readonly Used[]> {
  if (!Array.isArray(modules))
    throw new LthError(`use is ${kindOf(modules)}, expected a list of modules`, 'write use: ["./mine.mjs"]');
  const used: Used[] = [];
  for (const module of modules) used.push(await use(module)); // one after the other: an entry may stand in two of them
  return used;
}

async function use(module: OutsideModule): Promise<Used> {
  const path = pathOf(module);
  const { hash } = await contentOf(resolve(path)).then(notChanged);
  const exported = typeof module === "string" ? await load(path) : module;
  const { hash: after } = await contentOf(resolve(path)).then(notChanged);
  if (after !== hash) throw changed(path);
  const found = await entriesOf(path, exported);
  const ready = found.map(({ kind, name, entry }) => kind.prepare(name, entry, { path, code: hash }));
  for (const add of ready) add();
  return { module: path, code: hash, entries: found.map(({ kind, name }) => `${kind.noun} ${name}`) };
}

function pathOf(module: unknown): string {
  const cure = 'name a file, such as "./mine.mjs"';
  if (typeof module === "object" && module !== null) {
    const url: unknown = readOnce("use", () => Reflect.get(module, "url"));
    if (typeof url === "string" && url.startsWith("file:")) return expected(pathAt(url));
    throw new LthError(
      "a module that is used does not say where its code is, which names runs",
      "give its path, or let it export const url = import.meta.url",
    );
  }
  return expected(module);

  function expected(path: unknown): string {
    expectPath("a module that is used", path, cure);
    return path;
  }
}

function pathAt(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new LthError(
      `a module that is used says that its code is at ${quoted(url)}, which is no file of this machine`,
      "give its path, or let it export const url = import.meta.url",
      { cause },
    );
  }
}

/** Content of each file when this process first met it: a module is loaded once. */
const met = new Map<string, string>();

function notChanged(content: ModuleContent): ModuleContent {
  for (const [path, hash] of content.files) {
    if ((met.get(path) ?? hash) !== hash) throw changed(path);
    met.set(path, hash);
  }
  return content;
}

const changed = (path: string): LthError =>
  new LthError(`${path} has changed since this process loaded it`, "start anew: a process loads a module once");

async function load(path: string): Promise<object> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(resolve(path)).href);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ERR_UNKNOWN_FILE_EXTENSION") {
      throw new LthError(
        `Node ${process.versions.node} cannot run ${quoted(path)}, or a file that it imports, as it is`,
        "use Node 22.18 or newer for TypeScript, or give JavaScript: a file that ends in .mjs",
        { cause },
      );
    }
    throw new LthError(
      `the module ${quoted(path)} cannot be loaded: ${messageOf(cause)}`,
      `mend it; node ${path} says more`,
      { cause },
    );
  }
}

interface Found {
  readonly kind: Kind;
  readonly name: string;
  readonly entry: unknown;
}

/** All entries that a module exports. Throws an LthError if there are none. */
async function entriesOf(path: string, module: object): Promise<readonly Found[]> {
  const exported = readOnce(`use of ${path}`, () => Object.entries(module));
  const found: Found[] = [];
  for (const [name, entries] of exported) {
    const kind = await kindOfExport(name);
    if (kind === undefined) continue;
    if (typeof entries !== "object" || entries === null || Array.isArray(entries)) {
      throw new LthError(
        `${path} exports ${name}, which is no object with entries by their names`,
        `write export const ${name} = { mine };`,
      );
    }
    const listed = readOnce(`use of ${path}`, () => Object.entries(entries));
    found.push(...listed.map(([each, entry]): Found => ({ kind, name: each, entry })));
  }
  if (found.length === 0) {
    throw new LthError(`${path} exports nothing that lth can use`, `export one of ${exportNames.join(", ")}`);
  }
  return found;
}
