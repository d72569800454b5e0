/**
 * The table of rounds on a screen, and those of several runs, where words begin at the left. Its box is as wide as the table
 * and may grow beyond the text to the window's edges; where that is not enough it scrolls, round and density stay in sight, and
 * a shadow lies where something is hidden: covers that move with the content lie over shadows that do not.
 */
export const tableStyle = `.wide {
  --round: 3.3rem; overflow-x: auto; border-block: 1px solid var(--faint);
  width: max-content; min-width: 100%; max-width: min(96vw, 84rem); margin-left: 50%; transform: translateX(-50%);
  background:
    linear-gradient(to left, var(--paper) 30%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--shadow), transparent) right / 1.1rem 100% no-repeat scroll,
    var(--paper);
}
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .82rem; font-variant-numeric: tabular-nums; }
th, td { padding: .34rem .42rem; text-align: right; vertical-align: top; white-space: nowrap; }
.words { text-align: left; }
thead th { font-weight: 600; color: var(--quiet); white-space: normal; line-height: 1.25; vertical-align: bottom; }
thead tr:last-child th span { display: inline-block; max-width: 5.4rem; }
thead th[colspan] { text-align: center; color: var(--ink); border-bottom: 1px solid var(--faint); }
thead th[colspan] span { position: sticky; display: inline-block; left: 11.5rem; right: .5rem; }
tbody > tr > * { border-top: 1px solid var(--faint); }
thead tr:first-child > :nth-child(-n + 2), tbody tr > :nth-child(-n + 2) { position: sticky; left: 0; z-index: 1; background: var(--paper); }
thead tr:first-child > :nth-child(2), tbody tr > :nth-child(2) { left: var(--round); border-right: 1px solid var(--faint); }
thead tr:first-child > :first-child, tbody tr > :first-child { min-width: var(--round); max-width: var(--round); }
tbody tr.named, tbody tr.named > :nth-child(-n + 2) { background: var(--accent); }
tbody th { font-weight: 400; color: var(--quiet); }
td small { display: block; color: var(--quiet); font-size: .9em; }
@media (max-width: 60rem) { td small span { display: block; } }
td.none { color: var(--quiet); }
.badge { display: block; color: var(--ticket); font-size: .92em; font-weight: 600; line-height: 1.3; white-space: normal; }
td:nth-child(2) .badge { min-width: 5.2rem; }`;
