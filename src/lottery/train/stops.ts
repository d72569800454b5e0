import type { JobContent } from "../job/content.ts";

/** A point of a training where something is measured: after so many iterations, counted from the dense network's start. */
export interface Stop {
  readonly iteration: number;
  readonly validation: boolean;
  readonly test: boolean;
}

/**
 * Validation after every multiple of `every` iterations, test after every multiple of `test`, both after the last
 * iteration. Multiples count from the dense network's iteration 0, so rewound tickets are measured where it was. A
 * training of no iterations is measured once.
 */
export function* stops({ from, until }: JobContent["train"], grid: JobContent["measure"]): Generator<Stop> {
  if (from === until) yield { iteration: from, validation: true, test: true };
  for (let iteration = from; iteration < until; ) {
    iteration = Math.min(after(iteration, grid.every), after(iteration, grid.test), until);
    const last = iteration === until;
    yield {
      iteration,
      validation: last || iteration % grid.every === 0,
      test: last || iteration % grid.test === 0,
    };
  }
}

const after = (iteration: number, step: number): number => (Math.floor(iteration / step) + 1) * step;
