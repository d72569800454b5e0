import { lookFigures } from "../../report/index.ts";
import type { Panel } from "./panel.ts";

/** A figure of what weights do, a panel for each line that was looked at. */
export const looked = (figure: keyof typeof lookFigures): Panel => ({
  name: figure,
  perLine: true,
  draw(lines) {
    const [line] = lines;
    if (!line || line.looks.length === 0) return null;
    const drawn = lookFigures[figure];
    const table = drawn.tableOf(line.looks);
    if (table.rows.length === 0) return null;
    return {
      title: `${drawn.title}, ${line.label}`,
      svg: drawn.drawLooks(line.looks),
      table,
      caption: drawn.captionOf(line.looks),
    };
  },
});
