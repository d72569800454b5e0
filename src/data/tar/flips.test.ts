import { rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import { archiveOf, membersOf, pets } from "../images/pictures.test-data.ts";
import { checkPath } from "../index.ts";
import { paxOf, tarOf } from "./tar.test-data.ts";

test("an archive with any one byte changed is refused, or holds the same images", async () => {
  const long = `train/dog/${"n".repeat(120)}.png`;
  const members = [
    ...membersOf(pets),
    paxOf({ path: long }),
    { name: "x", bytes: pets["train/cat/001.png"] ?? Buffer.alloc(0) },
  ];
  const whole = tarOf(members);
  const path = archiveOf(whole);
  const { checksum } = await checkPath(path);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
      const bytes = Buffer.from(whole);
      bytes[place]! ^= change;
      writeFileSync(path, bytes);
      const found = await checkPath(path).catch((error: unknown) => error);
      if (found instanceof LthError) refused++;
      else expect(found).toMatchObject({ checksum });
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(50);
  rmSync(dirname(path), { recursive: true });
});
