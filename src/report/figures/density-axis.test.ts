import { expect, test } from "vitest";
import { weightsAxis } from "./density-axis.ts";

test("numbers of weights leave room for each other, though the axis begins before the first round one", () => {
  // 326 wide from 4,300,992 to 102,000: 2,000,000 and 1,000,000, some 60 wide each, would stand 58 from each other.
  expect(weightsAxis([4_300_992, 102_000]).xTicks).toEqual([2_000_000, 500_000, 100_000]);
  expect(weightsAxis([266_200, 3_200]).xTicks).toEqual([200_000, 50_000, 10_000]);
});
