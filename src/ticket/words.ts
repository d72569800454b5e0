import { countText, densityText, percentText } from "../numbers-in-words.ts";
import type { Density } from "../prune/index.ts";
import { bytesInWords } from "../text.ts";
import { layersInWords } from "./layer-words.ts";
import { countsOf, type Scores, type Ticket } from "./ticket.ts";

/** 10.8% of the weights (28,824 of 266,200). */
export const survivorsInWords = ({ density, survivors, weights }: Density): string =>
  `${densityText(density)} of the weights (${countText(survivors)} of ${countText(weights)})`;

/** What a ticket file holds. */
export const contentsInWords = ({ masks, start }: Ticket): string =>
  [...(masks.length > 0 ? ["mask"] : []), ...(start ? ["start"] : []), "trained weights"].join(", ");

/** What a ticket is, line by line: a name and what there is to say. */
export function ticketInWords(ticket: Ticket, bytes: number): readonly (readonly [name: string, words: string])[] {
  const { called, network, place, run, classes, inputs, data, content, scores, dense, versions } = ticket;
  const counts = countsOf(ticket);
  const { channels, rows, columns } = network.input;
  const { optimizer, batch, from, until } = content.train;
  const scaled = inputs.scale.map((scale, c) => `pixel x ${short(scale)}${signed(inputs.shift[c] ?? 0)}`);
  return [
    ["ticket", `round ${place.round}, trial ${place.trial} of ${run}: ${survivorsInWords(counts)}`],
    ["network", `${called}, images of ${channels} x ${rows} x ${columns} in ${classes.length} classes`],
    ["layers", layersInWords(network, counts.layers)],
    ["accuracy", scoresInWords(scores)],
    ...(dense === null ? [] : ([["dense", scoresInWords(dense)]] as const)),
    ["classes", classes.join(", ")],
    ["inputs", `${[...new Set(scaled)].join("; ")} (${content.data.pixels})`],
    [
      "trained",
      `iterations ${countText(from)} to ${countText(until)}, batches of ${batch}, ${optimizer.name} with lr ${optimizer.lr}`,
    ],
    ["data", `${data.name}: ${data.copy}; checksum ${data.checksum}`],
    ["seeds", JSON.stringify(content.train.order)],
    [
      "versions",
      Object.entries(versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    ["file", `${contentsInWords(ticket)}: ${bytesInWords(bytes)}`],
  ];
}

/** 97.90% at the early stop (iteration 1,200), 97.80% at the end (5,000). */
export function scoresInWords({ atEarlyStop, atEnd, earlyStopIteration, iterations }: Scores): string {
  const share = ({ correct, examples }: { readonly correct: number; readonly examples: number }) =>
    percentText(correct / examples);
  return `${share(atEarlyStop.test)} at the early stop (iteration ${countText(earlyStopIteration)}), ${share(atEnd.test)} at the end (${countText(iterations)})`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const signed = (value: number): string => (value === 0 ? "" : value < 0 ? ` - ${short(-value)}` : ` + ${short(value)}`);
