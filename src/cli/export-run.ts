import { LthError, unknownName } from "../errors.ts";
import { DEFAULT_STORE, loadRun } from "../runs/index.ts";
import { shown } from "../shown.ts";
import { bytesInWords } from "../text.ts";
import {
  contentsInWords,
  countsOf,
  type ExportOptions,
  expectNew,
  exported,
  lengthInBytes,
  roundOf,
  survivorsInWords,
  targets,
  ticketKinds,
  ticketOf,
  writeNew,
} from "../ticket/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import { refuseIdle } from "./idle-flags.ts";
import { readData } from "./read-data.ts";
import { say } from "./say.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `lth export`, as they were typed. */
export interface ExportFlags {
  readonly smallest?: true | undefined;
  readonly fastest?: true | undefined;
  readonly mostAccurate?: true | undefined;
  readonly round?: string | undefined;
  readonly trial?: string | undefined;
  readonly withoutStart?: true | undefined;
  readonly to?: string | undefined;
  readonly weights?: string | undefined;
  readonly compact?: true | undefined;
  readonly out?: string | undefined;
  readonly data?: string | undefined;
  readonly store?: string | undefined;
  readonly json?: true | undefined;
}

/** What `lth export` does. */
export async function exportFrom(run: string, flags: ExportFlags): Promise<void> {
  const form = formOf(flags);
  const record = loadRun(flags.store ?? DEFAULT_STORE, run);
  const trial = wholeNumber("--trial", flags.trial, 0, 999) ?? 0;
  const round = chosenRound(record, flags);
  const file = flags.out ?? `${record.id}-round-${round}-trial-${trial}.${extensionOf(form)}`;
  expectNew(file);
  const dataset = flags.data === undefined ? undefined : await readData(record.data.name, flags.data);
  // Another program's file has one kind of weights.
  const start = form.to === undefined ? flags.withoutStart !== true : form.weights === "start";
  const options = { dataset, start };
  const ticket = await ticketOf(record, { round, trial }, options);
  const whole = round === 0 ? ticket : await ticketOf(record, { round: 0, trial }, options).catch(() => null);
  const bytes = await writeNew(file, exported(ticket, form).pieces);
  const denseBytes = whole && lengthInBytes(exported(whole, form).pieces);
  const counts = countsOf(ticket);
  if (flags.json) {
    say(`${JSON.stringify({ run: record.id, round, trial, density: counts.density, file, bytes, denseBytes })}\n`);
    return;
  }
  const beside =
    denseBytes === null || round === 0
      ? ""
      : `; the dense network's has ${bytesInWords(denseBytes)}${denseBytes < 1.05 * bytes ? "" : `, ${(denseBytes / bytes).toFixed(1)} times as much`}`;
  const holds = form.to === undefined ? contentsInWords(ticket) : targets.named(form.to).about;
  say(
    [
      `${shown(file)}: ${bytesInWords(bytes)}${beside}`,
      `  round ${round}, trial ${trial} of ${record.id}: ${survivorsInWords(counts)}; ${holds}`,
      "",
    ].join("\n"),
  );
}

/** What of the flags says how the file is written. */
function formOf({ to, weights, compact, withoutStart }: ExportFlags): ExportOptions {
  const form = to === "ticket" ? undefined : to;
  if (form !== undefined) targets.named(form);
  if (weights !== undefined && weights !== "trained" && weights !== "start") {
    throw unknownName("kind of weights", weights, ["trained", "start"]);
  }
  if (form === undefined) {
    refuseIdle({ weights, compact }, "in a ticket's file", `give --to: ${targets.names().join(", ")}`);
  } else refuseIdle({ withoutStart }, `with --to ${form}: its file has one kind of weights, which --weights chooses`);
  return { to: form, weights, compact };
}

const extensionOf = ({ to }: ExportOptions): string => (to === undefined ? "safetensors" : targets.named(to).extension);

function chosenRound(record: RunRecord, flags: ExportFlags): number {
  const kinds = ticketKinds.filter((kind) => flags[kind === "most-accurate" ? "mostAccurate" : kind]);
  const round = wholeNumber("--round", flags.round, 0, 200);
  const asked = [...kinds.map((kind) => `--${kind}`), ...(round === undefined ? [] : ["--round"])];
  if (asked.length > 1) {
    throw new LthError(`${asked.join(" and ")} ask for different tickets`, "give one of them");
  }
  return round ?? roundOf(record, kinds[0] ?? "smallest");
}
