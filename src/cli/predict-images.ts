import { readImageFiles } from "../data/index.ts";
import { percentText } from "../numbers-in-words.ts";
import { shown } from "../shown.ts";
import { loadTicket } from "../ticket/index.ts";
import { say } from "./say.ts";
import { table } from "./table.ts";
import { columnsOf } from "./terminal.ts";

/** What `lth predict` does. */
export async function predictImages(file: string, images: readonly string[], json: boolean): Promise<void> {
  const ticket = await loadTicket(file);
  const { classes } = ticket;
  const predictions = await ticket.predict(await readImageFiles(images, ticket.shape));
  const rows = predictions.map((prediction, i) => ({ image: images[i] ?? "", ...prediction }));
  if (json) {
    for (const { image, class: name, probability, probabilities } of rows) {
      const all = Object.fromEntries(classes.map((each, k) => [each, probabilities[k]]));
      say(`${JSON.stringify({ image, class: name, probability, probabilities: all })}\n`);
    }
    return;
  }
  const lines = table(
    [
      { title: "image", cell: ({ image }) => shown(image), keep: 1 },
      { title: "class", cell: (row) => row.class, keep: 3 },
      { title: "probability", cell: ({ probability }) => percentText(probability), align: "right", keep: 2 },
    ],
    rows,
    columnsOf(process.stdout, 80),
  );
  say(`${lines.join("\n")}\n`);
}
