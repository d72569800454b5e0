import { LthError, unknownName } from "./errors.ts";

/**
 * A list of things that a spec or a flag can name, such as the criteria: ours, and those that a module from outside added.
 * What was added stays for as long as the process lives.
 */
export class Entries<Entry> {
  readonly #noun: string;
  readonly #entries: Map<string, Entry>;
  /** By the name of an entry from outside: the content hash of its module. */
  readonly #codes = new Map<string, string>();

  /** `noun`: what one entry is, in the words of errors, such as "criterion". `ours`: by name, in the order of every list. */
  constructor(noun: string, ours: Readonly<Record<string, Entry>>) {
    this.#noun = noun;
    this.#entries = new Map(Object.entries(ours));
  }

  get noun(): string {
    return this.#noun;
  }

  /** Ours in their order, then what was added. */
  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  entries(): readonly (readonly [string, Entry])[] {
    return [...this.#entries];
  }

  get(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  /** The entry of this name. Throws an LthError that lists the known ones for another. */
  named(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw unknownName(this.#noun, name, this.names());
    return entry;
  }

  /** The content hash of the module that an entry came from; undefined for ours and for names that nobody knows. */
  codeOf(name: string): string | undefined {
    return this.#codes.get(name);
  }

  /** Throws an LthError if `add` would: for a name that is ours, and for one that other code has in this process. */
  checkFree(name: string, code: string): void {
    if (!this.#entries.has(name) || this.#codes.get(name) === code) return;
    const whose = this.#codes.has(name) ? "another module that is in use" : "lth itself";
    throw new LthError(`the ${this.#noun} ${name} is there already: ${whose} has it`, "give yours another name");
  }

  /** Adds an entry from outside. The same again, by its code, changes nothing. Throws what `checkFree` throws. */
  add(name: string, entry: Entry, code: string): void {
    this.checkFree(name, code);
    if (this.#codes.has(name)) return;
    this.#entries.set(name, entry);
    this.#codes.set(name, code);
  }
}
