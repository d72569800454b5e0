import type { ChosenSuite } from "./chosen.ts";
import type { Evidence } from "./evidence.ts";
import type { Line } from "./line.ts";
import { stylesOf } from "./line-styles.ts";
import type { Drawn, DrawnLine, Panel } from "./panels/panel.ts";
import type { NetworkLabel } from "./runs/ask.ts";

/** A picture of a suite: a panel of one network. */
export interface Picture extends Drawn {
  /** Of its files, without their ending: `fig4-lenet-early-stop`. */
  readonly name: string;
  readonly network: NetworkLabel;
}

/** Every picture of a suite that there are numbers for: network by network, panel by panel. */
export function picturesOf({ name, suite, lines }: ChosenSuite, evidence: Evidence): readonly Picture[] {
  const networks = [...new Set(lines.map(({ ask }) => ask.network))];
  return networks.flatMap((network) => {
    const drawn = drawnLines(
      lines.filter(({ ask }) => ask.network === network),
      evidence,
    );
    const pictureOf = (panel: Panel, of: readonly DrawnLine[], suffix = ""): readonly Picture[] => {
      const picture = panel.draw(of);
      const file = [name, network.toLowerCase(), panel.name, ...(suffix === "" ? [] : [suffix])].join("-");
      return picture ? [{ ...picture, title: `${network}: ${picture.title}`, name: file, network }] : [];
    };
    return suite.panels.flatMap((panel) =>
      panel.perLine ? drawn.flatMap((line) => pictureOf(panel, [line], slug(line.label))) : pictureOf(panel, drawn),
    );
  });
}

const slug = (label: string): string => label.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Lines with what is known of them. */
function drawnLines(lines: readonly Line[], evidence: Evidence): readonly DrawnLine[] {
  const experiments = lines.map(({ ask }) => evidence(ask));
  const distinct = [...new Set(experiments)];
  const styles = stylesOf(lines.map((line, i) => ({ ...line, experiment: distinct.indexOf(experiments[i] ?? null) })));
  return lines.flatMap(({ label, role, ask }, i) => {
    const [known, style] = [experiments[i], styles[i]];
    if (!known || !style) return [];
    const jobs = known.jobs.filter((job) => job.role === role);
    const [dense] = known.jobs;
    const weights = dense?.layers.reduce((sum, layer) => sum + layer.weights, 0) ?? 1;
    return [{ label, role, network: ask.network, style, jobs, weights: Math.max(1, weights), looks: known.looks }];
  });
}
