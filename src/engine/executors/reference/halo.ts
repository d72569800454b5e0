import { type ClearHalo, LANES } from "../../program/instructions.ts";
import { lineAt, walked } from "./lines.ts";
import type { Memory } from "./memory.ts";

export function clearHalo(at: ClearHalo, { floats }: Memory): void {
  const { rows, columns, halo } = at;
  for (const [chunk, plane, y, x] of walked({ ...at, rows: rows + 2 * halo, columns: columns + 2 * halo })) {
    const [row, column] = [y - halo, x - halo];
    if (row >= 0 && row < rows && column >= 0 && column < columns) continue;
    const to = lineAt(at, [chunk, plane, row, column]);
    floats.fill(0, to, to + LANES);
  }
}
