import { expect, test } from "vitest";
import { cosTurn, exp, ln } from "./exact.ts";

test("ln and cosTurn agree with Math within a few units in the last place", () => {
  for (let i = 1; i < 2000; i++) {
    const x = i / 2000;
    expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(4e-16 * Math.max(1, Math.abs(Math.log(x))));
    expect(Math.abs(cosTurn(x) - Math.cos(2 * Math.PI * x))).toBeLessThan(1e-15);
  }
});

test("exp agrees with Math.exp", () => {
  for (const x of [-30, -2.5, -0.1, 0, 1e-9, 0.5, 1, 3.3, 40])
    expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-14);
  expect(exp(0)).toBe(1);
});
