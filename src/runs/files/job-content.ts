import { z } from "zod";
import { LthError } from "../../errors.ts";
import { fileFault, parseStrict } from "../../formats/index.ts";
import { contentSchema, contentText, type JobContent } from "../../lottery/index.ts";

/** Each change of a start is a level deeper, and each residual block two; lth itself writes fewer than 20. */
const DEPTH = 200;

/** The content that a job's file says, as `contentText` wrote it. Throws an LthError that names `file` for any other text. */
export function contentIn(text: string, file: string): JobContent {
  const content = parsed(text, file);
  // A field that is left out, or written in another order, would be another text, and so another job.
  if (contentText(content) !== text) throw fileFault(file, "its content is not written as lth writes it");
  return content;
}

function parsed(text: string, file: string): JobContent {
  try {
    return contentSchema.parse(parseStrict(text, DEPTH));
  } catch (error) {
    if (error instanceof SyntaxError) throw fileFault(file, `its content cannot be read, ${error.message}`);
    if (!(error instanceof z.ZodError)) throw error;
    const where = ["content", ...(error.issues[0]?.path ?? [])].map(String).join(".");
    throw new LthError(
      `${file}: its ${where} is not understood`,
      "use the lth that wrote it, or remove the run with lth rm and find it again",
      { fault: "found" },
    );
  }
}
