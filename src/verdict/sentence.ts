/** A sentence or two of a verdict. `main`: what was found; `more`: beside it; `aside`: how to read the numbers, what to mind. */
export interface Sentence {
  readonly text: string;
  readonly kind: "main" | "more" | "aside";
}

export const sentence = (kind: Sentence["kind"], text: string): Sentence => ({ text, kind });
