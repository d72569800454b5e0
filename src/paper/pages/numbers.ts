import type { Picture } from "../drawn.ts";

/**
 * Numbers that pictures of one network draw against density, in one table: a row for each round of each line. Empty if none
 * does.
 */
export function numbersTable(pictures: readonly Picture[]): readonly string[] {
  const drawn = pictures.flatMap(({ title, table }) => {
    const at = (name: string) => table.columns.indexOf(name);
    const unit = table.columns.find((name) => name.startsWith("mean_"))?.slice("mean_".length);
    if (unit === undefined || at("density_share") < 0) return [];
    const cells = table.rows.map((row) => {
      const [mean, min, max] = ["mean", "min", "max"].map((name) => shown(row[at(`${name}_${unit}`)], unit));
      const [line, round, density, n] = ["line", "round", "density_share", "n"].map((name) => row[at(name)]);
      return {
        line: String(line),
        round: String(round),
        density: shown(density, "share"),
        n: String(n),
        mean,
        min,
        max,
      };
    });
    const quantity = `${title.replace(/^.*: /, "")}${unit === "share" ? ", %" : ""}`;
    return [{ quantity, cells: new Map(cells.map((cell) => [`${cell.line} ${cell.round}`, cell])) }];
  });
  const [first] = drawn;
  if (first === undefined) return [];
  return [
    `| line | round | density, % | n | ${drawn.map(({ quantity }) => quantity).join(" | ")} |`,
    `|---|--:|--:|--:|${drawn.map(() => "--:|").join("")}`,
    ...[...first.cells].map(([place, { line, round, density, n }]) => {
      const values = drawn.map(({ cells }) => {
        const cell = cells.get(place);
        return cell ? `${cell.mean} [${cell.min}, ${cell.max}]` : "";
      });
      return `| ${[line, round, density, n, ...values].join(" | ")} |`;
    }),
  ];
}

const shown = (value: unknown, unit: string): string =>
  typeof value !== "number" ? "" : unit === "share" ? (100 * value).toFixed(2) : String(Math.round(value));
