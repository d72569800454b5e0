import { changeBytes } from "./changes.ts";
import type { Draws } from "./draws.ts";
import type { Target } from "./target.ts";

function sound(draws: Draws): string {
  const width = 1 + draws.below(5);
  const cell = () =>
    draws.once(60)
      ? draws.pick(["256", "-1", "NaN", "", "1.5", "1e2", "0x1", "\u0661", '"3"', " 3", "007", "0255"])
      : String(draws.below(256));
  const lines = Array.from({ length: draws.below(6) }, () =>
    Array.from({ length: draws.once(60) ? width : width + 1 }, cell).join(","),
  );
  const names = Array.from({ length: draws.once(30) ? width : width + 1 }, (_, i) => `p${i}`);
  if (!draws.once(8)) names[draws.below(names.length)] = draws.pick(["label", "Label", "class", '"label"']);
  const end = draws.pick(["\n", "\n", "\r\n"]);
  return `${draws.once(8) ? "\ufeff" : ""}${(draws.once(2) ? [names.join(","), ...lines] : lines).join(end)}${draws.once(2) ? end : ""}`;
}

/** One CSV file of labels and pixels. */
export const csv: Target<Uint8Array> = {
  name: "csv",
  make(draws) {
    const bytes = Buffer.from(sound(draws));
    return draws.once(4) ? changeBytes(bytes, Buffer.from(sound(draws)), draws) : bytes;
  },
  async load(compiled) {
    const { csvPart }: typeof import("../../src/data/tables/csv.ts") = await import(
      new URL("data/tables/csv.js", compiled).href
    );
    return (bytes) => {
      const { labels, pixels, width } = csvPart(bytes, "train.csv");
      const text = Buffer.from(bytes)
        .toString("utf8")
        .replace(/^\ufeff/, "");
      const lines = text
        .replace(/(\r?\n|\r)$/, "")
        .split(/\r?\n/)
        .map((line) => line.split(","));
      const header = /^\d/.test(text) ? undefined : lines.shift();
      const label = Math.max(0, header?.findIndex((cell) => /^\s*"?(label|class)"?\s*$/i.test(cell)) ?? 0);
      if (lines.length !== labels.length) return `it has ${labels.length} lines, expected ${lines.length}`;
      const numbers = lines.map((cells) => cells.map((cell) => (/^\d{1,4}$/.test(cell) ? Number(cell) : Number.NaN)));
      if (numbers.some((line) => line.length !== width + 1 || line.some((value) => !(value <= 255))))
        return "a line is none";
      if (numbers.map((line) => line[label]).join() !== labels.join()) return "its labels are others";
      const others = numbers.flatMap((line) => line.filter((_, i) => i !== label));
      return others.join() === pixels.join() ? undefined : "its pixels are others";
    };
  },
  planted: [
    { file: "data/tables/csv.js", from: "value > 255", to: "value > 999" },
    { file: "data/tables/csv.js", from: "cell === label", to: "cell === 0" },
  ],
};
