import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { LthError } from "../errors.ts";
import { readSpec } from "./spec-file.ts";

let folder = "";

/** Makes the folder of a file's specs, which is removed after its tests: files of tests share a process. */
export function specFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "lth-spec-"));
  afterAll(() => rmSync(made, { recursive: true }));
  folder = made;
  return made;
}

export const lines = [
  "model: { family: mlp, widths: [20] }",
  "data: { name: mnist }",
  "train:",
  "  optimizer: { name: sgd, lr: 0.1 }",
  "  iterations: 100it",
  "prune:",
  "  rate: 0.2",
  "rounds: 2",
  "trials: 3",
  "seed: 7",
];

let count = 0;
/** Writes a spec and reads it; `changes` replaces lines by number, and added ones stand at the end. */
export function read(changes: Readonly<Record<number, string>>, ...added: string[]) {
  const path = join(folder, `spec-${count++}.yaml`);
  writeFileSync(path, [...lines.map((line, i) => changes[i + 1] ?? line), ...added, ""].join("\n"));
  return readSpec({ from: path });
}

/** The error that work ends in. */
export function refused(work: () => unknown): LthError {
  try {
    work();
  } catch (error) {
    if (error instanceof LthError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
