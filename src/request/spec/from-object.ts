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

  function tree(each: unknown, place: readonly string[]): Asked {
    if (++count > MOST_VALUES) throw refused(place, `is behind ${MOST_VALUES} other values, expected a spec`);
    if (typeof each !== "object" || each === null) return { kind: "value", origin, ...plain(each) };
    if (above.has(each)) throw refused(place, "holds itself");
    if (above.size >= DEEPEST) throw refused(place, `lies more than ${DEEPEST} levels deep`);
    above.add(each);
    const found = Array.isArray(each) ? list(each, place) : map(each, place);
    above.delete(each);
    return found;
  }

  function list(items: readonly unknown[], place: readonly string[]): Asked {
    if (items.length > MOST_VALUES) throw refused(place, `has ${items.length} items, expected at most ${MOST_VALUES}`);
    return { kind: "list", origin, items: Array.from(items, (item, i) => tree(item, [...place, String(i)])) };
  }

  function map(members: object, place: readonly string[]): Asked {
    if (!isPlain(members)) throw refused(place, "is an object of a class, expected plain data");
    const entries = Object.entries(members)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]): [string, Member] => [key, { origin, value: tree(member, [...place, key]) }]);
    return { kind: "map", origin, members: new Map(entries) };
  }

  function refused(place: readonly string[], says: string): LthError {
    return new LthError(
      `${source}: ${pathText(place.slice(0, 8))} ${says}`,
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
