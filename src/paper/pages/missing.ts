import type { Evidence } from "../evidence.ts";
import type { Line } from "../line.ts";

/** Which lines of a suite nothing was run of, at any level: a network's name where that is so of all its lines. Null: none. */
export function missingText(lines: readonly Line[], levels: readonly Evidence[]): string | null {
  const isThere = ({ ask, role }: Line) =>
    levels.some((evidence) => evidence(ask)?.jobs.some((job) => job.role === role) ?? false);
  const networks = [...new Set(lines.map(({ ask }) => ask.network))];
  const missing = networks.flatMap((network) => {
    const own = lines.filter(({ ask }) => ask.network === network);
    const absent = own.filter((line) => !isThere(line));
    if (absent.length === 0) return [];
    if (absent.length === own.length) return [network];
    return [`${network}: ${absent.map(({ label }) => label).join("; ")}`];
  });
  return missing.length === 0 ? null : `Not run: ${missing.join(". ")}.`;
}
