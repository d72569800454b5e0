/**
 * Whether tickets are judged by their accuracy after the last iteration, so that the early stop says nothing of speed. Asked
 * of a spec's `verdict` and of the verdict of a run, which says `at` only where it is the end.
 */
export const judgedAtEnd = ({ at }: { readonly at?: "early-stop" | "end" }): boolean => at === "end";

/** The accuracy that tickets are judged by. */
export const judgedAccuracy = (rule: Parameters<typeof judgedAtEnd>[0]) =>
  judgedAtEnd(rule) ? "testAccuracyAtEnd" : "testAccuracyAtEarlyStop";
