/**
 * On paper nothing scrolls: the table of rounds has every column on an upright A4 page, in small type, with the ends of
 * a range below each other.
 */
export const printStyle = `@page { size: A4; margin: 13mm 12mm; }
@media print {
  body { font-size: 10.5pt; line-height: 1.4; }
  main { max-width: none; padding: 0; }
  h1, h2, h3, h4, dt { break-after: avoid; }
  .part { margin-top: 1.6rem; }
  figure, tr, dd { break-inside: avoid; }
  figcaption, .note { font-size: 8pt; }
  .note { break-before: avoid; }
  .figures { grid-template-columns: 1fr 1fr; }
  .files { display: none; }
  .wide { overflow: visible; width: auto; max-width: none; margin: 0; transform: none; background: none; }
  table { font-size: 6.8pt; line-height: 1.25; }
  th, td { padding: 1pt 2pt; white-space: normal; }
  thead tr > *, tbody tr > * { position: static !important; min-width: 0 !important; }
  td small span { display: block; }
  td:nth-child(2) .badge { min-width: 0; }
  thead th { hyphens: auto; font-size: 6.2pt; }
  code, pre { font-size: 8pt; }
  pre { overflow: visible; white-space: pre-wrap; padding: .6rem .8rem; }
}`;
