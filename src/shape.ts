/** Size of one example or one activation: channels first. MNIST is 1 x 28 x 28; a flat vector of n is n x 1 x 1. */
export interface Shape {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

export const sizeOf = (shape: Shape): number => shape.channels * shape.rows * shape.columns;

export const flat = (size: number): Shape => ({ channels: size, rows: 1, columns: 1 });

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.channels === b.channels && a.rows === b.rows && a.columns === b.columns;
