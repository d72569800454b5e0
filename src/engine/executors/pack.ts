import { InvariantError } from "../../errors.ts";
import type { Instruction } from "../program/instructions.ts";

/** An instruction as a native executor describes it: its fields' names in the order in which its kernel reads them. */
export interface Described {
  readonly name: string;
  readonly fields: string;
}

/**
 * Packs instructions as the kernels read them: number, length, fields in the order that the C++ declares. The numbers are
 * the places in `described`, so that the order of fields is written once, in C++.
 */
export function pack(instructions: readonly Instruction[], described: readonly Described[]): Int32Array {
  const known = new Map(described.map(({ name, fields }, number) => [name, { number, fields: fieldNames(fields) }]));
  return Int32Array.from(
    instructions.flatMap((instruction) => {
      const found = known.get(instruction.op);
      if (!found) throw new InvariantError(`the native executor has no instruction ${instruction.op}`);
      const values = new Map<string, unknown>(Object.entries(instruction));
      const packed = found.fields.map((field) => {
        const value = values.get(field);
        if (typeof value !== "number") throw new InvariantError(`${instruction.op} lacks ${field}`);
        return value;
      });
      return [found.number, packed.length + 2, ...packed];
    }),
  );
}

/** "input_stride, rows" to inputStride and rows. */
const fieldNames = (fields: string): string[] =>
  fields.split(",").map((field) => field.trim().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
