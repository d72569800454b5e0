import { LthError } from "../../errors.ts";
import { readOnce } from "../../options.ts";
import type { Asked, Member } from "./asked.ts";
import { pathText } from "./asked.ts";
import { DEEPEST, MOST_VALUES } from "./bounds.ts";

/**
 * A program's plain data as a tree. Members that are undefined are left out; what JSON cannot hold is a wrong value, which the
 * check refuses. Throws an LthError for what is no plain data: objects of a class, which may hold more than their members say
 * (a Map has none), objects that hold themselves, and what is deeper or larger than a spec can be.
 */
export function fromObject(value: unknown, source: string, path: readonly string[] = []): Asked {
  const origin = { source };
  const above = new Set<object>();
  let count = 0;
  return readOnce(source, () => tree(value, path));

  function tree(each: unknown, path: readonly string[]): Asked {
    if (++count > MOST_VALUES) throw refused(path, `is behind ${MOST_VALUES} other values, expected a spec`);
    if (typeof each !== "object" || each === null) return { kind: "value", origin, ...plain(each) };
    if (above.has(each)) throw refused(path, "holds itself");
    if (above.size >= DEEPEST) throw refused(path, `lies more than ${DEEPEST} levels deep`);
    above.add(each);
    const found = Array.isArray(each) ? list(each, path) : map(each, path);
    above.delete(each);
    return found;
  }

  function list(items: readonly unknown[], path: readonly string[]): Asked {
    if (items.length > MOST_VALUES) throw refused(path, `has ${items.length} items, expected at most ${MOST_VALUES}`);
    return { kind: "list", origin, items: Array.from(items, (item, i) => tree(item, [...path, String(i)])) };
  }

  function map(members: object, path: readonly string[]): Asked {
    if (!isPlain(members)) throw refused(path, "is an object of a class, expected plain data");
    const entries = Object.entries(members)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]): [string, Member] => [key, { origin, value: tree(member, [...path, key]) }]);
    return { kind: "map", origin, members: new Map(entries) };
  }

  function refused(path: readonly string[], says: string): LthError {
    return new LthError(
      `${source}: ${pathText(path.slice(0, 8))} ${says}`,
      "give the plain data that a YAML file would hold",
    );
  }
}

/** Made by braces, in whatever realm, or with no prototype at all. */
function isPlain(members: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(members);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function plain(value: unknown): { readonly value: null | boolean | number | string; readonly text: string } {
  if (typeof value === "number") return { value: value === 0 ? 0 : value, text: String(value) }; // -0 is 0
  if (typeof value === "boolean" || value === null) return { value, text: String(value) };
  if (typeof value === "string") return { value, text: JSON.stringify(value) };
  const text =
    typeof value === "bigint" ? `${value}n` : typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
  return { value: Number.NaN, text };
}
