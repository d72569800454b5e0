import type { Json } from "../../canonical.ts";
import { shortened } from "../../text.ts";

/** Where something was asked for: a line of a file, or words such as `--set prune.rate=2`. */
export interface Origin {
  readonly source: string;
  /** Line of the file `source`, from 1. */
  readonly line?: number;
}

/**
 * What was asked for, before anything is known to be right: plain data that remembers where each part was written and
 * how. Files, flags and programs all become this, so one check speaks of all of them.
 */
export type Asked = AskedMap | AskedList | AskedValue;

export interface AskedMap {
  readonly kind: "map";
  readonly origin: Origin;
  readonly members: ReadonlyMap<string, Member>;
}

/** A key and what stands under it. The key's own origin is kept: a fault may lie in the key. */
export interface Member {
  readonly origin: Origin;
  readonly value: Asked;
}

export interface AskedList {
  readonly kind: "list";
  readonly origin: Origin;
  readonly items: readonly Asked[];
}

export interface AskedValue {
  readonly kind: "value";
  readonly origin: Origin;
  /** NaN stands for every number that cannot be held exactly enough; `text` then says what was written. */
  readonly value: null | boolean | number | string;
  /** As it was written, quotes included. */
  readonly text: string;
}

/** Something wrong with what was asked. */
export interface Fault {
  readonly origin: Origin;
  /** The whole sentence: path, what was found, what was expected. */
  readonly says: string;
  /** What of a list is not known here, where a module from outside may have it: `criterion mine`. */
  readonly entries?: readonly string[];
}

export const emptyMap = (origin: Origin): AskedMap => ({ kind: "map", origin, members: new Map() });

/** `over` laid on `under`: maps member by member, everything else replaced. */
export function overlay(under: Asked, over: Asked): Asked {
  if (under.kind !== "map" || over.kind !== "map") return over;
  const members = new Map(under.members);
  for (const [key, member] of over.members) {
    const below = members.get(key);
    members.set(key, below ? { ...member, value: overlay(below.value, member.value) } : member);
  }
  return { ...under, members };
}

/** `tree` with what stands at `path` replaced by `value`, whatever stood there. */
export function put(tree: AskedMap, path: readonly string[], value: Asked): AskedMap {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  const below = tree.members.get(key)?.value;
  const inner = rest.length === 0 ? value : put(below?.kind === "map" ? below : emptyMap(value.origin), rest, value);
  const origin = below === undefined ? value.origin : (tree.members.get(key)?.origin ?? value.origin);
  return { ...tree, members: new Map(tree.members).set(key, { origin, value: inner }) };
}

/** `tree` without the member `key`. */
export function without(tree: AskedMap, key: string): AskedMap {
  const members = new Map(tree.members);
  members.delete(key);
  return { ...tree, members };
}

/** The tree as plain data. A key called `__proto__` becomes a member like any other. */
export function toObject(asked: Asked): Json {
  if (asked.kind === "list") return asked.items.map(toObject);
  if (asked.kind === "value") return asked.value;
  const members: Record<string, Json> = Object.create(null);
  for (const [key, member] of asked.members) members[key] = toObject(member.value);
  return members;
}

/** `prune.rate`, `model.widths[1]`; strange letters in a key are shown as escapes, and a long one is cut. */
export const pathText = (path: readonly string[]): string =>
  shortened(
    path.reduce((text, whole) => {
      const step = shortened(whole);
      if (/^\d+$/.test(step) && text !== "") return `${text}[${step}]`;
      return `${text}${text === "" ? "" : "."}${/^[\p{L}\p{N}_-]+$/u.test(step) ? step : JSON.stringify(step)}`;
    }, ""),
    320,
  ) || "the spec";
