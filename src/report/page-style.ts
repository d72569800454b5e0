import { customProperties, dark, light } from "./palette.ts";
import { printStyle } from "./print-style.ts";
import { tableStyle } from "./table-style.ts";

/** The page's only style sheet: no file, no font and no script comes from elsewhere. */
export const pageStyle = `
:root { color-scheme: light dark; ${customProperties(light)} --wash: #f4f6f8; --accent: #e3eef6; --shadow: #1c212655; }
@media (prefers-color-scheme: dark) { :root { ${customProperties(dark)} --wash: #1b2127; --accent: #1b3044; --shadow: #e6e9ec44; } }
@media print { :root { color-scheme: light; ${customProperties(light)} --wash: #f4f6f8; --accent: #e3eef6; --shadow: #1c212655; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
article + article { margin-top: 4rem; border-top: 1px solid var(--faint); }
.kicker { margin: 0; color: var(--quiet); font-size: .9rem; letter-spacing: .01em; }
.title { font-size: clamp(1.6rem, 4.6vw, 2.3rem); line-height: 1.2; letter-spacing: -.015em; margin: .3rem 0 1.4rem; max-width: 22em; text-wrap: balance; }
h1:not(.title) { margin: 0 0 2rem; color: var(--quiet); font-size: 1rem; font-weight: 600; }
.part { font-size: 1.25rem; margin: 3rem 0 .8rem; }
.detail { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.verdict { list-style: none; margin: 0; padding: 0; max-width: 46rem; }
.verdict li { margin: 0 0 .55rem; padding-left: 1.1rem; position: relative; }
.verdict li::before { content: ""; position: absolute; left: 0; top: .62em; width: .42rem; height: .42rem; border-radius: 50%; background: var(--ticket); }
.verdict li.aside { color: var(--quiet); font-size: .9rem; }
.verdict li.aside::before { background: var(--faint); }
.figures { display: grid; gap: 2rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); align-items: start; }
.main-figure { margin-top: 2rem; }
.figures + .verdict { margin-top: 1.8rem; }
figure { margin: 0; max-width: 34rem; }
figure.beside { max-width: 62rem; overflow-x: auto; }
figure.beside svg { min-width: 38rem; }
figure svg { display: block; width: 100%; height: auto; font-family: inherit; font-variant-numeric: tabular-nums; }
figcaption, .note { color: var(--quiet); font-size: .875rem; line-height: 1.45; margin: .5rem 0 0; }
figcaption b { color: var(--ink); }
figcaption .files { white-space: nowrap; }
a { color: var(--ticket); }
${tableStyle}
sup { line-height: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.tickets { display: block; }
.tickets dt { margin-top: .6rem; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; }
pre { background: var(--wash); padding: 1rem 1.2rem; overflow-x: auto; border-radius: 6px; line-height: 1.45; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } main { padding-top: 1.25rem; } }
${printStyle}
`;
