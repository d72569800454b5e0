import { type Add, type Copy, LANES } from "../../program/instructions.ts";
import { add as sum } from "./float32.ts";
import { lineAt, others, walked } from "./lines.ts";
import type { Memory } from "./memory.ts";

export function add(at: Add, { floats }: Memory): void {
  for (const line of walked(at)) {
    const [to, from] = [lineAt(at, line), lineAt(others(at), line)];
    for (let i = 0; i < LANES; i++) floats[to + i] = sum(floats[to + i]!, floats[from + i]!);
  }
}

export function copy(at: Copy, { floats }: Memory): void {
  for (const line of walked(at)) {
    const from = lineAt(others(at), line);
    floats.copyWithin(lineAt(at, line), from, from + LANES);
  }
}
