import { findsOf, type Spec } from "../lottery/index.ts";
import { capitalised } from "../text.ts";

/** What the networks of a run are called. */
interface Nouns {
  readonly one: string;
  readonly many: string;
  /** Over their columns, and in legends. */
  readonly column: string;
}

/** A ticket starts as the dense network did: what keeps its trained weights is none. */
const nouns: Readonly<Record<ReturnType<typeof findsOf>, Nouns>> = {
  tickets: { one: "ticket", many: "tickets", column: "ticket" },
  "networks that are pruned and retrained": {
    one: "pruned and retrained network",
    many: "pruned and retrained networks",
    column: "retrained",
  },
};

/** Where nothing is pruned there is the dense network alone. */
const dense: Nouns = { one: "dense network", many: "dense networks", column: "dense" };

/** What of a spec its networks' names depend on. */
type Named = Pick<Spec, "prune" | "rounds">;

const nounsOf = ({ prune, rounds }: Named): Nouns => (rounds === 0 ? dense : nouns[findsOf(prune.strategy)]);

/** How their columns and their lines are headed: `ticket`, `retrained`, or `dense` where nothing is pruned. */
export const columnName = (spec: Named): string => nounsOf(spec).column;

/** Not inside a name such as `ticket-2`, or the path of a file. */
const TICKET = /(?<![\w./-])(t)icket(s?)(?![\w/-])/gi;

/**
 * A sentence that is written of tickets, in the words for what the run finds. Whoever writes one for a reader says it through
 * this: a verdict, a caption, what a control is.
 */
export function ofNetworks(spec: Named, sentence: string): string {
  const { one, many } = nounsOf(spec);
  return sentence.replace(TICKET, (_, first: string, plural: string) => {
    const noun = plural === "" ? one : many;
    return first === "T" ? capitalised(noun) : noun;
  });
}
