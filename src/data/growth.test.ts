import { expect, test } from "vitest";
import { ALWAYS_TAKEN, Growth } from "./growth.ts";

const MIB = 1 << 20;

test("an archive may grow to 64 MiB, or to 200 times its bytes where that is more", () => {
  const small = new Growth(1000);
  expect(small.fault(64 * MIB)).toBeUndefined();
  expect(small.fault(64 * MIB + 1)).toBe(
    "expected images, found data that grow to more than 200 times their 1000 bytes",
  );
  const large = new Growth(MIB);
  expect(large.fault(200 * MIB)).toBeUndefined();
  expect(large.fault(200 * MIB + 1)).toBeDefined();
});

test("each file of the data set has room besides, once, and never for more than an IDX file may have", () => {
  const growth = new Growth(1000);
  for (let i = 0; i < 1000; i++) growth.expect("data_batch_1.bin", 10 * MIB);
  growth.expect("test_batch.bin", 1e12);
  const most = ALWAYS_TAKEN + 10 * MIB + ALWAYS_TAKEN;
  expect(growth.fault(most)).toBeUndefined();
  expect(growth.fault(most + 1)).toBeDefined();
});
