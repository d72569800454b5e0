import { philox } from "../../../random.ts";
import { type Dropout, LANES } from "../../program/instructions.ts";
import { mul } from "./float32.ts";
import { lineAt } from "./lines.ts";
import type { Memory } from "./memory.ts";

/** Draw 16 (f C + c) + lane of an iteration is that of feature f in chunk c of C, four draws in each block of the stream. */
export function dropout(at: Dropout, { floats, ints, iteration }: Memory): void {
  const [high0 = 0, high1 = 0, key0 = 0, key1 = 0] = ints.subarray(at.stream, at.stream + 4);
  const draws = new Uint32Array(4);
  const factor = floats[at.factor]!;
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let feature = 0; feature < at.planes * at.rows * at.columns; feature++) {
      const [plane, rest] = [Math.floor(feature / (at.rows * at.columns)), feature % (at.rows * at.columns)];
      const to = lineAt(at, [chunk, plane, Math.floor(rest / at.columns), rest % at.columns]);
      for (let lane = 0; lane < LANES; lane++) {
        const block = (feature * at.allChunks + at.firstChunk + chunk) * 4 + (lane >> 2);
        if (lane % 4 === 0) philox(block, iteration, high0, high1, key0, key1, draws);
        floats[to + lane] = draws[lane % 4]! >>> 1 < at.threshold ? 0 : mul(floats[to + lane]!, factor);
      }
    }
  }
}
