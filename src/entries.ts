import { FROM_A_MODULE, LthError, UnknownEntry, unknownName } from "./errors.ts";

/** The module that an entry from outside came from. */
export interface Origin {
  /** SHA-256 of its content. */
  readonly code: string;
  /** Its file's name. */
  readonly module: string;
}

/**
 * A list of things that a spec or a flag can name, such as the criteria: ours, and those that a module from outside added.
 * What was added stays for as long as the process lives.
 */
export class Entries<Entry> {
  readonly #noun: string;
  readonly #entries: Map<string, Entry>;
  /** By the name of an entry from outside. */
  readonly #origins = new Map<string, Origin>();

  /** `noun`: what one entry is, in the words of errors, such as "criterion". `ours`: by name, in the order of every list. */
  constructor(noun: string, ours: Readonly<Record<string, Entry>>) {
    this.#noun = noun;
    this.#entries = new Map(Object.entries(ours));
  }

  get noun(): string {
    return this.#noun;
  }

  /** Adds ours where they can be had at all: readers of files on Node. Once, before anything else is added. */
  plug(ours: Readonly<Record<string, Entry>>): void {
    for (const [name, entry] of Object.entries(ours)) this.#entries.set(name, entry);
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
    if (entry === undefined) throw this.unknown(name);
    return entry;
  }

  /** The error for a name that is not in the list. `known`: how the entries are asked for; default by their names. */
  unknown(name: string, known: readonly string[] = this.names()): UnknownEntry {
    const { message, cure } = unknownName(this.#noun, name, known);
    return new UnknownEntry(message, `${cure}; ${FROM_A_MODULE}`, [`${this.#noun} ${name}`]);
  }

  /** Where an entry came from; undefined for ours and for names that nobody knows. */
  originOf(name: string): Origin | undefined {
    return this.#origins.get(name);
  }

  /** The content hash of the module that an entry came from; undefined for ours and for names that nobody knows. */
  codeOf(name: string): string | undefined {
    return this.#origins.get(name)?.code;
  }

  /** `, from outside, code 1a2b3c4d`; nothing for ours. */
  outsideWords(name: string): string {
    const code = this.codeOf(name);
    return code === undefined ? "" : `, from outside, code ${code.slice(0, 8)}`;
  }

  /** Throws an LthError if `add` would: for a name that is ours, and for one that other code has in this process. */
  checkFree(name: string, code: string): void {
    if (!this.#entries.has(name) || this.codeOf(name) === code) return;
    const whose = this.#origins.has(name) ? "another module that is in use" : "lth itself";
    throw new LthError(`the ${this.#noun} ${name} is there already: ${whose} has it`, "give yours another name");
  }

  /** Adds an entry from outside. The same again, by its code, changes nothing. Throws what `checkFree` throws. */
  add(name: string, entry: Entry, origin: Origin): void {
    this.checkFree(name, origin.code);
    if (this.#origins.has(name)) return;
    this.#entries.set(name, entry);
    this.#origins.set(name, origin);
  }
}
