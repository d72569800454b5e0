import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import { MOST_NAMED } from "../../text.ts";

/** Everything that is wrong with the files of one set, told in one error. */
export class FileFaults {
  readonly #top: string;
  readonly #faults: { readonly path: string; readonly fault: string }[] = [];

  /** `top`: the folder or archive, as the user named it. */
  constructor(top: string) {
    this.#top = top;
  }

  get count(): number {
    return this.#faults.length;
  }

  add(path: string, fault: string): void {
    this.#faults.push({ path, fault });
  }

  /** Throws an LthError ("found") that names every file at fault, by path, if there is one. */
  throwIfAny(cure = "mend, move or remove what is named; nothing was imported"): void {
    if (this.#faults.length === 0) return;
    const sorted = this.#faults.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const named = sorted.slice(0, MOST_NAMED).map(({ path, fault }) => `${shown(path)}: ${fault}`);
    const more = sorted.length - named.length;
    const count = sorted.length === 1 ? "" : `${sorted.length} faults: `;
    const text = `${shown(this.#top)}: ${count}${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
    throw new LthError(text, cure, { fault: "found" });
  }
}
