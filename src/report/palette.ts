/**
 * Colours by name. Figures are drawn with `var(--name)`, so that one drawing serves the page's light and dark scheme;
 * files that stand alone get the light values put in. Okabe and Ito's palette, which readers with any kind of colour
 * blindness can tell apart; symbols and dashes differ as well, for print in grey.
 */
export type Tone =
  | "paper"
  | "ink"
  | "quiet"
  | "faint"
  | "ticket"
  | `control-${0 | 1 | 2 | 3}`
  | `series-${0 | 1 | 2 | 3 | 4 | 5}`
  | `heat-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

type Palette = Readonly<Record<Tone, string>>;

export const light: Palette = {
  paper: "#ffffff",
  ink: "#1c2126",
  quiet: "#5d6670",
  faint: "#dde1e5",
  ticket: "#0072b2",
  "control-0": "#d55e00",
  "control-1": "#009e73",
  "control-2": "#b5538c",
  "control-3": "#c08a00",
  "series-0": "#1c2126",
  "series-1": "#0072b2",
  "series-2": "#009e73",
  "series-3": "#d55e00",
  "series-4": "#b5538c",
  "series-5": "#c08a00",
  "heat-0": "#f1f3f5",
  "heat-1": "#d9e6f0",
  "heat-2": "#bcd5e8",
  "heat-3": "#97c0de",
  "heat-4": "#6da7d1",
  "heat-5": "#458cc0",
  "heat-6": "#2470aa",
  "heat-7": "#10548a",
  "heat-8": "#073660",
};

export const dark: Palette = {
  paper: "#14181c",
  ink: "#e6e9ec",
  quiet: "#9aa4ae",
  faint: "#333b43",
  ticket: "#56b4e9",
  "control-0": "#f08a3c",
  "control-1": "#2cc79a",
  "control-2": "#e39ac4",
  "control-3": "#f0d048",
  "series-0": "#e6e9ec",
  "series-1": "#56b4e9",
  "series-2": "#2cc79a",
  "series-3": "#f08a3c",
  "series-4": "#e39ac4",
  "series-5": "#f0d048",
  "heat-0": "#1d232a",
  "heat-1": "#14304a",
  "heat-2": "#124266",
  "heat-3": "#175a87",
  "heat-4": "#2574a6",
  "heat-5": "#3f92c5",
  "heat-6": "#69afdb",
  "heat-7": "#9dcdec",
  "heat-8": "#dcf0fc",
};

export const tone = (name: Tone): string => `var(--${name})`;

/** The colour of a step from 0, nothing, to 8, the most. */
export const heat = (step: number): string => tone(`heat-${step}` as Tone);

/** The palette as CSS custom properties. */
export const customProperties = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");

/** A drawing with the light colours put in, for viewers that know no custom properties. */
export const inLight = (svg: string): string =>
  svg.replace(
    /var\(--([a-z0-9-]+)\)/g,
    (whole, name: string) => (light as Readonly<Record<string, string>>)[name] ?? whole,
  );
