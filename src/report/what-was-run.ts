import { stringify } from "yaml";
import { isShown, outsideIn } from "../lottery/index.ts";
import { networkName } from "../models/index.ts";
import { counted } from "../numbers-in-words.ts";
import { ofNetworks, type RunRecord, type RunSummary } from "../verdict/index.ts";
import { below, heading, type Level } from "./heading.ts";
import { type Markup, markup } from "./markup.ts";
import type { Reported } from "./reported.ts";
import { rowsOf } from "./rows.ts";

/** The end of a run's report: everything that is needed to run it again and get the same bytes. */
export function whatWasRun({ record, summary }: Reported, level: Level): Markup {
  const { spec, data, machine, trials } = record;
  const outside = outsideIn(machine.versions);
  const versions = Object.entries(machine.versions)
    .filter(([name]) => !name.includes(" "))
    .map(([name, version]) => `${name} ${version}`);
  const facts: readonly (readonly [string, string | Markup])[] = [
    ["Run", markup`<code>${record.id}</code>`],
    ["Command", record.command === null ? "none: a program asked for it" : markup`<code>${record.command}</code>`],
    ["Preset", `${record.preset}, scale ${record.scale}`],
    ["Network", networkName(spec.model)],
    ["Trainings", `${record.jobs.filter(isShown).length} shown here, of ${counted(trials, "trial")}`],
    [
      "Seeds",
      `root seed ${spec.seed}; ${trials === 1 ? "trial 0 has" : `trials 0 to ${trials - 1} have`} streams of their own, named by the root seed and their number`,
    ],
    ["Data", markup`${data.name}, ${data.copy}<br>SHA-256 of pixels and labels <code>${data.checksum}</code>`],
    ["Instruction set", machine.instructionSet],
    ["Versions", versions.length > 0 ? versions.join(", ") : "not recorded"],
    ...outside.map(({ entry, code, module }) => {
      const from = module === undefined ? "" : ` ${module}`;
      return ["From outside", markup`${entry}, SHA-256 of its module${from} <code>${code}</code>`] as const;
    }),
    ["Time", timeOf(record)],
  ];
  return markup`<section class="ran">
${heading(level, "part", "What was run")}
<dl>
${facts.map(([name, fact]) => markup`<dt>${name}</dt><dd>${fact}</dd>\n`)}</dl>
${namedTickets(record, summary, below(level))}${heading(below(level), "detail", "Spec")}
<pre tabindex="0">${stringify(spec, { lineWidth: 0 })}</pre>
</section>
`;
}

/** Where the tickets are that the verdict names: a line for each trial's. */
function namedTickets({ spec }: RunRecord, summary: RunSummary, level: Level): Markup | null {
  const named = rowsOf(summary).filter(({ names }) => names.length > 0);
  if (named.length === 0) return null;
  const lines = named.flatMap(({ round, density, names, networks }) => [
    markup`<dt>Round ${round}, ${density}: ${names.join(", ")}</dt>`,
    ...(networks[0]?.measured?.jobs ?? []).map(
      ({ trial, key }) => markup`<dd>trial ${trial} <code>jobs/${key}.safetensors</code></dd>\n`,
    ),
  ]);
  return markup`${heading(level, "detail", ofNetworks(spec, "Tickets that the verdict names"))}
<p class="note">Trained weights, in the folder of the store.</p>
<dl class="tickets">
${lines}</dl>
`;
}

function timeOf({ started, finished, seconds }: RunRecord): string {
  if (started === null) return "not recorded";
  const span =
    finished === null ? `started ${written(started)}, not finished` : `${written(started)} to ${written(finished)}`;
  return seconds === null ? span : `${span}; ${duration(seconds)} of work`;
}

const written = (time: string): string => time.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");

function duration(seconds: number): string {
  if (seconds < 120) return counted(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? counted(minutes, "minute") : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
