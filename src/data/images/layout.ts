import { LthError } from "../../errors.ts";
import { shown, shownList } from "../../shown.ts";
import { namesInWords } from "../../text.ts";
import type { FileFaults } from "../members/faults.ts";
import { systemPart } from "../members/system-entries.ts";

export const parts = ["train", "test"] as const;
export type Part = (typeof parts)[number];

/** A member's path as the layout needs it. */
export interface Entry {
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
  readonly words: string;
}

/** Where an image stands. `className` and `file` are in Unicode's composed form, so that every system's spelling is one. */
export interface Placed<E> {
  readonly entry: E;
  readonly part: Part;
  readonly className: string;
  readonly file: string;
}

export interface Layout<E> {
  readonly images: readonly Placed<E>[];
  /** Class folders of each part, those without images too. */
  readonly classes: Readonly<Record<Part, ReadonlySet<string>>>;
  /** What was passed over, and why, one line each. */
  readonly notes: readonly string[];
}

/** The layout in words, for cures. */
export const EXAMPLE = "train/<class>/<image>.jpg and test/<class>/<image>.jpg, such as train/cat/0001.jpg";

/** Names that are images to lth; the content decides which kind. */
export const isImageName = (name: string): boolean => /\.(jpe?g|jpe|jfif|png)$/i.test(name);
const isOtherImageName = (name: string): boolean =>
  /\.(gif|bmp|dib|webp|tiff?|svg|heic|heif|avif|jp2|jxl|p[bgpn]m|ico|tga|psd|raw|dng|cr2|nef)$/i.test(name);

/** Whether a path can be that of an image of the set: in train or test, which may lie in one folder more. */
export const isInPart = (path: string): boolean =>
  systemPart(path) === undefined && parts.some((part) => path.split("/").slice(0, 2).includes(part));

/**
 * Finds the images of `train/<class>/` and `test/<class>/`, which may lie in one folder more. Hidden and system entries,
 * and files that are no images by their name, are passed over and noted; whatever else stands elsewhere goes to `faults`.
 * Throws an LthError ("found") that says what is there if there is no such layout at all.
 */
export function layoutOf<E extends Entry>(top: string, entries: readonly E[], faults: FileFaults): Layout<E> {
  const system = new Set<string>();
  const seen = entries.filter(({ path }) => {
    const part = systemPart(path);
    if (part !== undefined) system.add(part);
    return part === undefined;
  });
  const inner = innerFolder(top, seen);
  const found = new Found<E>(faults);
  for (const entry of seen) {
    if (entry.path === inner) continue;
    const path = entry.path.startsWith(`${inner}/`) ? entry.path.slice(inner.length + 1) : entry.path;
    found.take(entry, path.split("/"));
  }
  const notes = [
    ...(inner === "" ? [] : [`its images lie in ${shown(inner)}/`]),
    ...passedOver("hidden or system", [...system]),
    ...found.notes(),
  ];
  return { images: found.images, classes: found.classes, notes };
}

/** Sorts entries into images, things to note, and faults. */
class Found<E extends Entry> {
  readonly images: Placed<E>[] = [];
  readonly classes = { train: new Set<string>(), test: new Set<string>() };
  readonly #faults: FileFaults;
  readonly #noImages: string[] = [];
  readonly #outside = new Set<string>();
  readonly #tooDeep = new Set<string>();
  readonly #likeParts = new Set<string>();
  /** Names of class folders as they are written, by their composed form. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(faults: FileFaults) {
    this.#faults = faults;
  }

  take(entry: E, names: readonly string[]): void {
    const [first = "", second, third] = names;
    const folder = entry.kind === "folder";
    if (entry.kind === "link" || entry.kind === "other") {
      this.#faults.add(entry.path, `expected a file or folder, found ${entry.words}`);
    } else if (first !== "train" && first !== "test") {
      this.#likePart(entry, names);
      if (folder || second !== undefined) this.#outside.add(first);
      else this.#loose(entry, names);
    } else if (second === undefined) {
      if (!folder) this.#faults.add(entry.path, "expected a folder, found a file");
    } else if (third === undefined) {
      if (folder) this.classes[first].add(this.#className(second));
      else this.#loose(entry, names);
    } else if (names.length > 3 || folder) {
      const deep = entry.path
        .split("/")
        .slice(0, entry.path.split("/").length - names.length + 3)
        .join("/");
      if (!this.#tooDeep.has(deep)) this.#faults.add(deep, "a folder inside a class folder");
      this.#tooDeep.add(deep);
    } else {
      this.#inClass(entry, first, this.#className(second), third.normalize("NFC"));
    }
  }

  notes(): string[] {
    const twins = [...this.#spellings].filter(([, names]) => names.size > 1).map(([name]) => name);
    return [
      ...passedOver("neither train nor test", [...this.#outside]),
      ...passedOver("no image", this.#noImages),
      ...(twins.length === 0
        ? []
        : [`class folders whose names differ only in Unicode form are one class: ${shownList(twins.toSorted())}`]),
    ];
  }

  #className(name: string): string {
    const composed = name.normalize("NFC");
    const names = this.#spellings.get(composed) ?? new Set();
    this.#spellings.set(composed, names.add(name));
    return composed;
  }

  /** `Train` beside `train`: a disk that ignores case would have unpacked them into one. */
  #likePart(entry: E, names: readonly string[]): void {
    const [first = ""] = names;
    const part = parts.find((each) => each === first.toLowerCase());
    const folders = entry.path.split("/");
    const path = folders.slice(0, folders.length - names.length + 1).join("/");
    if (part === undefined || this.#likeParts.has(path)) return;
    this.#likeParts.add(path);
    this.#faults.add(path, `differs from ${part} by nothing but case`);
  }

  #inClass(entry: E, part: Part, className: string, file: string): void {
    this.classes[part].add(className);
    if (isImageName(file)) this.images.push({ entry, part, className, file });
    else if (isOtherImageName(file)) this.#faults.add(entry.path, "expected a JPEG or PNG image: convert it");
    else this.#noImages.push(entry.path);
  }

  /** A file outside the class folders. */
  #loose(entry: E, names: readonly string[]): void {
    const name = names.at(-1) ?? "";
    if (!isImageName(name) && !isOtherImageName(name)) this.#noImages.push(entry.path);
    else this.#faults.add(entry.path, "an image outside the class folders");
  }
}

const passedOver = (what: string, paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : [`passed over, ${what}: ${shownList(paths.toSorted())}`];

/** The one folder in which train and test lie, or "" if they lie at the top. Throws if there are none. */
function innerFolder(top: string, entries: readonly Entry[]): string {
  const below = (prefix: string) => {
    const names = new Map<string, boolean>();
    for (const { path, kind } of entries) {
      if (!path.startsWith(prefix)) continue;
      const [name = "", ...rest] = path.slice(prefix.length).split("/");
      if (name !== "") names.set(name, names.get(name) === true || kind !== "file" || rest.length > 0);
    }
    return names;
  };
  const here = below("");
  const folders = [...here].filter(([, folder]) => folder).map(([name]) => name);
  const [only] = folders;
  const has = (names: ReadonlyMap<string, boolean>) => parts.filter((part) => names.get(part));
  if (has(here).length === 2) return "";
  const inside = only !== undefined && folders.length === 1 ? below(`${only}/`) : new Map<string, boolean>();
  if (only !== undefined && has(inside).length === 2) return only;
  const prefix = has(inside).length > 0 ? `${only}/` : "";
  throw noLayout(top, prefix, prefix === "" ? here : inside);
}

function noLayout(top: string, prefix: string, names: ReadonlyMap<string, boolean>): LthError {
  const missing = parts.filter((part) => !names.get(part)).map((part) => shown(`${prefix}${part}/`));
  const all = [...names].map(([name, folder]) => `${prefix}${name}${folder ? "/" : ""}`).sort();
  const like: Readonly<Record<string, Part>> = { val: "test", valid: "test", validation: "test", training: "train" };
  const rename = [...names.keys()].flatMap((name) => {
    const lower = name.toLowerCase();
    const to = parts.find((part) => part === lower) ?? like[lower];
    return to === undefined || name === to || names.get(to) ? [] : [`rename ${shown(name)} to ${to}`];
  });
  const cure = `put images as ${EXAMPLE}${rename.length > 0 ? ` (${namesInWords(rename)}, if that is what it is)` : ""}`;
  return new LthError(`${shown(top)}: expected ${missing.join(" and ")}, found ${shownList(all) || "nothing"}`, cure, {
    fault: "found",
  });
}
