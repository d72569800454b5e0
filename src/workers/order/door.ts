import { z } from "zod";
import { LthError, messageOf } from "../../errors.ts";
import { parseStrict } from "../../formats/index.ts";
import { sha256 } from "../../hash.ts";
import { changes, contentFault, contentSchema, contentText, type JobPlace, jobKey } from "../../lottery/index.ts";
import { isVisible, quoted } from "../../visible.ts";
import { ORDER_FORMAT, type Order, type Sealed } from "./order.ts";

/** An order that is not followed, and why. Nothing of it was done. */
export class Refused extends LthError {
  constructor(why: string, cure = "ask for the run again with the lth of the workers; was it not lth that asked?") {
    super(`an order is refused: ${why}`, cure, { fault: "found" });
  }
}

/** lth's own are of some kilobytes; a network of a hundred listed layers takes twenty. */
const LONGEST = 1 << 20;
/** Each change of a start is a level deeper, and each residual block two. */
const DEPTH = 200;

const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");
const label = (most: number) => z.string().min(1).max(most).refine(isVisible, "expected letters that can be seen");
const count = z.int().min(0).max(1e9);

const placeSchema: z.ZodType<JobPlace> = z.strictObject({
  trial: count,
  role: label(100),
  repeat: count,
  round: count,
});

const orderSchema = z.strictObject({
  format: z.literal(ORDER_FORMAT),
  lth: label(100),
  run: label(200),
  key: hash,
  place: placeSchema,
  content: z.json(),
});

/**
 * An order that was sent, checked completely: its text against its hash, its key against its content, its content against all
 * that a training's content can be, its names, numbers and lengths. `lth`: the version that is to follow it. Throws Refused.
 */
export function readOrder({ text, sha256: says }: Sealed, lth: string): Order {
  if (typeof text !== "string" || typeof says !== "string") throw new Refused("it is no text with its hash");
  if (text.length > LONGEST) throw new Refused(`it has ${text.length} letters, expected at most ${LONGEST}`);
  if (sha256(text) !== says) throw new Refused(`its text has SHA-256 ${sha256(text)}, and not ${quoted(says)}`);
  const order = understood("it", () => orderSchema.parse(parseStrict(text, DEPTH)));
  if (order.lth !== lth) {
    throw new Refused(
      `it is of lth ${order.lth}, and this is ${lth}`,
      "give coordinator and workers the same version of lth",
    );
  }
  const content = understood("its content", () => contentSchema.parse(order.content));
  if (jobKey(content) !== order.key) throw new Refused(`its key is ${order.key}, and its content's ${jobKey(content)}`);
  // What is left out or said otherwise would be another text, and so another job.
  const written = contentText(content);
  if (!text.startsWith(`{"content":${written},"format":`))
    throw new Refused("its content is not written as lth writes it");
  checkHashes(order.key, content);
  const fault = contentFault(content);
  if (fault !== undefined) throw new Refused(fault);
  checkCode(content);
  return { lth: order.lth, run: order.run, key: order.key, place: order.place, content };
}

/** What an order says of itself, for whoever looks at the queue; undefined where it cannot be read. Nothing else is checked. */
export function orderShown({ text }: Sealed): Pick<Order, "run" | "place"> | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return orderSchema.parse(parseStrict(text, DEPTH));
  } catch {
    return undefined;
  }
}

function understood<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw new Refused(`${what} cannot be read: ${messageOf(error)}`);
    const [issue] = error.issues;
    const where = issue?.path.map(String).join(".") ?? "";
    throw new Refused(`${what} is not understood${where === "" ? "" : ` at ${quoted(where)}`}: ${issue?.message}`);
  }
}

type Content = Order["content"];

/** What names a thing in the depot, or a file of a store, is a hash: nothing else can lead anywhere. */
function checkHashes(key: string, { mask, data, start: { base } }: Content): void {
  const named: readonly (readonly [string, string])[] = [
    ["data", data.checksum],
    ...(mask === null ? [] : [["mask", mask] as const]),
    ...("job" in base ? [["start", base.job] as const] : "file" in base ? [["start", base.file] as const] : []),
  ];
  for (const [what, name] of named) {
    if (!hash.safeParse(name).success) throw new Refused(`its ${what} is called ${quoted(name)}, expected a hash`);
  }
  if ("job" in base && base.job === key) throw new Refused("it starts from itself");
}

/** Code is never in an order: what a start needs from outside lth must be here already, with the same content. */
function checkCode({ start }: Content): void {
  for (const { name, code } of start.changes) {
    if (changes.get(name) === undefined || changes.codeOf(name) !== code) {
      const what = code === undefined ? "" : `, code ${code.slice(0, 8)}`;
      throw new Refused(
        `its start needs the change ${quoted(name)}${what}, which this worker has not`,
        "start workers with the same modules: lth worker --use ./mine.mjs",
      );
    }
  }
}
