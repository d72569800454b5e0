import { expect, test } from "vitest";
import { InvariantError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { Depot } from "./depot.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (found: Uint8Array | undefined): string | undefined => found && new TextDecoder().decode(found);

let names = 0;
/** A name that no other test has. */
const fresh = (shelf: string): string => `${shelf}/${sha256(`${shelf} ${++names}`)}`;

/** What every depot does. `open`: the same depot each time, as another process would open it. */
export function depotLaws(open: () => Promise<Depot>): void {
  test("what was put is there for whoever opens it, byte for byte, and what was removed is not", async () => {
    const name = fresh("results");
    const [one, other] = [await open(), await open()];
    expect([await one.get(name), await one.has(name)]).toEqual([undefined, false]);
    expect(await one.putNew(name, bytes("first "), bytes(""), bytes("second"))).toBe("new");
    expect([textOf(await other.get(name)), await other.has(name)]).toEqual(["first second", true]);
    await other.remove(name);
    await other.remove(name);
    expect([await one.get(name), await one.has(name)]).toEqual([undefined, false]);
    await Promise.all([one.close(), other.close()]);
  });

  test("nothing is a thing like others", async () => {
    const name = fresh("masks");
    const depot = await open();
    expect(await depot.putNew(name)).toBe("new");
    expect(textOf(await depot.get(name))).toBe("");
    expect(await depot.putNew(name, new Uint8Array())).toBe("same");
    expect(await depot.putNew(name, bytes("more"))).toBe("other");
    await depot.close();
  });

  test("what is there stays when it is put as new, and is told from another; put, it is replaced", async () => {
    const name = fresh("jobs");
    const depot = await open();
    expect(await depot.putNew(name, bytes("a"), bytes("b"))).toBe("new");
    expect(await depot.putNew(name, bytes("ab"))).toBe("same");
    for (const wrong of ["ac", "a", "abc", ""]) expect(await depot.putNew(name, bytes(wrong))).toBe("other");
    expect(textOf(await depot.get(name))).toBe("ab");
    await depot.put(name, bytes("another"));
    expect(textOf(await depot.get(name))).toBe("another");
    await depot.close();
  });

  test("of twenty that put different things at once one is new, and its thing is what is there", async () => {
    const name = fresh("jobs");
    const depots = await Promise.all(Array.from({ length: 20 }, open));
    const puts = await Promise.all(depots.map((depot, i) => depot.putNew(name, bytes(`from ${i}`))));
    expect(puts.filter((put) => put === "new")).toHaveLength(1);
    expect(puts.filter((put) => put === "other")).toHaveLength(19);
    expect(textOf(await depots[0]?.get(name))).toBe(`from ${puts.indexOf("new")}`);
    await Promise.all(depots.map((depot) => depot.close()));
  });

  test("twenty that put the same large thing at once leave it whole", async () => {
    const large = Uint8Array.from({ length: 20 << 20 }, (_, i) => (i * 31) % 251);
    const name = fresh("results");
    const depots = await Promise.all(Array.from({ length: 4 }, open));
    const pieces = [large.subarray(0, 7), large.subarray(7, 18 << 20), large.subarray(18 << 20)];
    const puts = await Promise.all(depots.map((depot) => depot.putNew(name, ...pieces)));
    expect(puts.filter((put) => put === "other")).toEqual([]);
    const found = await depots[0]?.get(name);
    expect(found?.length).toBe(large.length);
    expect(sha256(found ?? "")).toBe(sha256(large));
    await depots[0]?.remove(name);
    await Promise.all(depots.map((depot) => depot.close()));
  });

  test("bytes that were handed out are the caller's", async () => {
    const name = fresh("starts");
    const depot = await open();
    await depot.putNew(name, bytes("mine"));
    (await depot.get(name))?.fill(0);
    expect(textOf(await depot.get(name))).toBe("mine");
    await depot.close();
  });

  test("a shelf's names are listed, and no other's", async () => {
    const depot = await open();
    const before = await depot.list("alarms");
    const mine = [fresh("alarms"), fresh("alarms"), fresh("data")];
    for (const name of mine) await depot.put(name, bytes(name));
    const found = (await depot.list("alarms")).filter((name) => !before.includes(name));
    expect([...found].sort()).toEqual(mine.slice(0, 2).sort());
    await depot.close();
  });

  test.each([
    "",
    "jobs",
    "jobs/",
    "jobs/../../etc/passwd",
    "other/".padEnd(70, "0"),
    `jobs/${"0".repeat(63)}G`,
    `/jobs/${"0".repeat(64)}`,
  ])("%j is no name: it is never a path", async (name) => {
    const depot = await open();
    const calls = [
      () => depot.get(name),
      () => depot.has(name),
      () => depot.put(name),
      () => depot.putNew(name),
      () => depot.remove(name),
    ];
    for (const call of calls) await expect(async () => call()).rejects.toThrow(InvariantError);
    await depot.close();
  });
}
