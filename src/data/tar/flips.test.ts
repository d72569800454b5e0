import { rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import type { Dataset } from "../arrays/index.ts";
import { archiveOf, membersOf, pets } from "../images/pictures.test-data.ts";
import { checkPath } from "../index.ts";
import { paxOf, tarOf } from "./tar.test-data.ts";

const long = `train/dog/${"n".repeat(120)}.png`;
const extended = paxOf({ path: long });
const whole = tarOf([...membersOf(pets), extended, { name: "x", bytes: pets["train/cat/001.png"] ?? Buffer.alloc(0) }]);
const path = archiveOf(whole);
const sound = imagesIn(await checkPath(path));
afterAll(() => rmSync(dirname(path), { recursive: true }));

/** Every image with its class, in an order that names do not change: a pax name decides where its image stands. */
function imagesIn({ shape, train, test: tested, classes }: Dataset): readonly string[] {
  const size = shape.channels * shape.rows * shape.columns;
  const each = ({ count, pixels, labels }: Dataset["train"]) =>
    Array.from({ length: count }, (_, i) => {
      const image = Buffer.from(pixels.subarray(i * size, (i + 1) * size)).toString("base64");
      return `${classes[labels[i] ?? -1]} ${image}`;
    }).sort();
  return [...each(train), ...each(tested)];
}

/**
 * Whether the archive with one byte changed is refused. If it is not, it holds the same images, or says what it passed
 * over: no checksum guards a pax name, and one that leads elsewhere may be meant.
 */
async function isRefused(place: number, change: number): Promise<boolean> {
  const bytes = Buffer.from(whole);
  bytes[place]! ^= change;
  writeFileSync(path, bytes);
  try {
    const changed = await checkPath(path);
    if (imagesIn(changed).join() !== sound.join()) {
      expect(changed.notes ?? [], `byte ${place}, ${change}`).not.toEqual([]);
    }
    return false;
  } catch (error) {
    if (error instanceof LthError) return true;
    throw error;
  }
}

test("an archive with any one byte changed is refused, holds the same images, or says what it passed over", async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
      if (await isRefused(place, change)) refused++;
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(50);
});

test("so is one with any bit of an extended header changed", async () => {
  const start = whole.indexOf(extended.bytes ?? "none");
  expect(start).toBeGreaterThan(0);
  const places = Array.from("141 path=train/dog/nn", (_, i) => start + i);
  for (const place of [...places, start + (extended.bytes?.length ?? 0) - 1]) {
    for (let bit = 0; bit < 8; bit++) {
      const refused = await isRefused(place, 1 << bit);
      // The length and the key; behind them stands the name, which may be another.
      if (place < start + "141 path=".length) expect(refused).toBe(true);
    }
  }
});
