import { findsOf, type Spec } from "../lottery/index.ts";

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

const nounsOf = ({ prune }: Pick<Spec, "prune">): Nouns => nouns[findsOf(prune.strategy)];

/** How their columns and their lines are headed: `ticket` or `retrained`. */
export const columnName = (spec: Pick<Spec, "prune">): string => nounsOf(spec).column;

/** Not inside a name such as `ticket-2`, or the path of a file. */
const TICKET = /(?<![\w./-])(t)icket(s?)(?![\w/-])/gi;

/**
 * A sentence that is written of tickets, in the words for what the run finds. Whoever writes one for a reader says it through
 * this: a verdict, a caption, what a control is.
 */
export function ofNetworks(spec: Pick<Spec, "prune">, sentence: string): string {
  const { one, many } = nounsOf(spec);
  return sentence.replace(TICKET, (_, first: string, plural: string) => {
    const noun = plural === "" ? one : many;
    return first === "T" ? `${noun.charAt(0).toUpperCase()}${noun.slice(1)}` : noun;
  });
}
