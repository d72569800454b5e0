import type { Dataset } from "../../data/arrays/index.ts";
import { LthError, unknownName } from "../../errors.ts";
import { type ChosenSuite, chosenSuites, dataSetNames, expectNotVaried, type Size } from "../../paper/index.ts";
import { readSpec } from "../../request/index.ts";
import { namesInWords } from "../../text.ts";
import { quoted } from "../../visible.ts";
import { readData } from "../read-data.ts";
import { overridesOf } from "../spec-options.ts";

/** The flags that say which suites are meant, at which size, and where data are. */
export interface SuiteFlags {
  readonly network?: readonly string[] | undefined;
  readonly scale?: string | undefined;
  readonly trials?: string | undefined;
  readonly rounds?: string | undefined;
  readonly iterations?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly data?: readonly string[] | undefined;
}

/** What is asked for: suites, their size, and a data set by its name, read when it is first needed. */
export interface AskedSuites {
  readonly chosen: readonly ChosenSuite[];
  readonly size: Size;
  readonly datasetOf: (name: string) => Promise<Dataset>;
  /** Whether it was said where this data set is. */
  readonly isPlaced: (name: string) => boolean;
}

const scales = ["quick", "paper"];

/** Reads the flags. Throws an LthError for what is not understood, before any data is read. */
export function askedSuites(names: readonly string[], flags: SuiteFlags): AskedSuites {
  const { network, scale = "quick", data = [] } = flags;
  if (!scales.includes(scale)) throw unknownName("scale", scale, scales);
  const chosen = chosenSuites(names, network);
  if (chosen.length === 0) {
    throw new LthError(
      `no figure of ${names.join(" ")} has a line of ${(network ?? []).join(" or ")}`,
      "leave --network out, or see lth reproduce list",
    );
  }
  const size = { scale, overrides: overridesOf(flags) };
  expectNotVaried(chosen, size);
  const folders = foldersOf(data, () => dataOf(chosen, size));
  const loaded = new Map<string, Promise<Dataset>>();
  return {
    chosen,
    size,
    isPlaced: (name) => folders.has(name),
    datasetOf(name) {
      const known = loaded.get(name) ?? readData(name, folders.get(name));
      loaded.set(name, known);
      return known;
    },
  };
}

/** The data sets that these suites train on, whatever their own fields: no suite sets one of `data`. */
function dataOf(chosen: readonly ChosenSuite[], { scale, overrides = [] }: Size): readonly string[] {
  const ofData = overrides.filter(({ path }) => path.split(".")[0] === "data");
  const presets = new Set(chosen.flatMap(({ lines }) => lines.map(({ ask }) => ask.preset)));
  const names = [...presets].map((from) => readSpec({ from, scale, overrides: ofData }).spec.data.name);
  return [...new Set(names)];
}

/** Where data sets are, by their names; each must be one that is trained on. */
function foldersOf(data: readonly string[], used: () => readonly string[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const known = data.length === 0 ? [] : used();
  for (const [name, folder] of data.map(folderOf)) {
    if (!known.includes(name)) {
      if (!dataSetNames().includes(name)) throw unknownName("data set of the suites", name, dataSetNames());
      throw new LthError(
        `--data says where ${name} is, and nothing of what is asked for trains on it`,
        `leave it out, or say where this is: ${namesInWords(known)}`,
      );
    }
    if (folders.has(name)) {
      throw new LthError(
        `--data says twice where ${name} is: ${quoted(folders.get(name) ?? "")} and ${quoted(folder)}`,
        "say it once",
      );
    }
    folders.set(name, folder);
  }
  return folders;
}

/** `mnist=my-digits`. */
function folderOf(text: string): readonly [name: string, folder: string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new LthError(
    `--data ${quoted(text)} does not say which data set it is`,
    "suites use several: write for instance --data mnist=my-digits",
  );
}
