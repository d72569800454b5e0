import { expect, test } from "vitest";
import { checkedNetwork } from "./checked-network.ts";

const input = { channels: 1, rows: 1, columns: 1 };
const linear = (name: string) => ({ kind: "linear", name, outputs: 1, deviation: 0.1 });

test("two layers of one name are found among 60,000, in a time that grows with their number alone", () => {
  // Each name held against all before it takes billions of looks, and the test its time. Inside one block, where their number
  // has no limit.
  const body = Array.from({ length: 60_000 }, (_, i) => linear(`layer${i}`));
  const built = (last: string) => ({ layers: [{ kind: "residual", body: [...body, linear(last)], shortcut: [] }] });
  expect(checkedNetwork("mine", built("output"), input, 1).layers).toHaveLength(1);
  expect(() => checkedNetwork("mine", built("layer7"), input, 1)).toThrow("the family mine calls two layers layer7");
});
