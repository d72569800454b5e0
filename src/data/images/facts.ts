/** What an image's own header says of it. */
export interface ImageFacts {
  readonly format: "JPEG" | "PNG";
  readonly rows: number;
  readonly columns: number;
  /** Stored as grey values; a palette or RGB of greys is colour. */
  readonly grey: boolean;
}

export type FactsOrFault = { readonly facts: ImageFacts } | { readonly fault: string };
