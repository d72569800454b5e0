import type { Evidence } from "../evidence.ts";
import type { Line } from "../line.ts";
import type { NetworkLabel } from "../runs/ask.ts";

/**
 * Which lines of a suite are not drawn, since nothing was run of them at the level that their network is drawn by (`drawnBy`;
 * undefined:
 * at none): a network's name where that is so of all its lines. Null: none.
 */
export function missingText(
  lines: readonly Line[],
  drawnBy: (network: NetworkLabel) => Evidence | undefined,
): string | null {
  const isThere = ({ ask, role }: Line) => drawnBy(ask.network)?.(ask)?.jobs.some((job) => job.role === role) ?? false;
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
