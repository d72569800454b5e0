import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { ask } from "./ask.ts";

async function answered(text: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(text);
  const meant = await ask("remove a\u001b[2Jb?", { input, output });
  return { meant, said: String(output.read()) };
}

test("y and yes mean yes; anything else, and nothing at all, mean no", async () => {
  for (const yes of ["y\n", " Yes \n"]) expect((await answered(yes)).meant, yes).toBe(true);
  for (const no of ["\n", "n\n", "yep\n", "", "y", "lenet\ny\n"]) expect((await answered(no)).meant, no).toBe(false);
});

test("the question shows what is asked about, whatever it is called", async () => {
  expect((await answered("")).said).toBe("remove a\\u001b[2Jb? [y/N] ");
});
