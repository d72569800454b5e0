import { counted } from "../../numbers-in-words.ts";
import type { Told } from "../../runs/index.ts";
import { cutTo, wrap } from "../../text.ts";
import { judgedAtEnd, type Rule, usualRule } from "../../verdict/index.ts";
import { oneLine } from "../../visible.ts";
import { roundTables } from "../round-tables.ts";
import { canRewrite, columnsOf, type Environment, rowsOf } from "../terminal.ts";
import { PlainLines } from "./plain-lines.ts";
import { fitting, type ProgressOutlet, Redrawn } from "./redrawn.ts";
import { roundInWords } from "./round-in-words.ts";
import { RoundsSoFar } from "./rounds-so-far.ts";
import { Tally } from "./tally.ts";

/** Shows how far a run is. Lines of others must go through `say`, so that they do not land in the middle of the live line. */
export interface Progress {
  take(event: Told): void;
  say(line: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** What a run's progress is made from. */
interface Made {
  readonly tally: Tally;
  readonly rounds: RoundsSoFar;
  /** What its networks are called: `ticket`. */
  readonly ticket: string;
  readonly atEnd: boolean;
}

/**
 * On a terminal the rounds so far, the running trainings and how far all is, drawn anew in place and erased in the end;
 * everywhere else a plain line for each finished round, and now and then one that says how far all is.
 */
export function showProgress(
  outlet: ProgressOutlet,
  env: Environment,
  tally = new Tally(),
  { rule = usualRule, ticket = "ticket" }: { readonly rule?: Rule; readonly ticket?: string } = {},
): Progress {
  const made = { tally, rounds: new RoundsSoFar(rule), ticket, atEnd: judgedAtEnd(rule) };
  return canRewrite(outlet, env) ? liveScreen(outlet, made) : plainLines(outlet, made);
}

/** How a run's progress begins; the lines after it are short enough for its numbers without its name. */
const inWords = ({ run, jobs }: { readonly run: string; readonly jobs: number }): string =>
  `${oneLine(run)}: ${counted(jobs, "training")}`;

/** Running trainings that are named one by one. */
const MOST_RUNNING = 4;

function liveScreen(outlet: ProgressOutlet, { tally, rounds, ticket, atEnd }: Made): Progress {
  const drawn = new Redrawn(outlet);
  let over = false;
  const linesOf = (most: number) => {
    const width = columnsOf(outlet, 80) - 1;
    const running = tally.running(Math.max(1, Math.min(MOST_RUNNING, most - 6))).map((line) => cutTo(line, width));
    const rows = rounds.searches ? rounds.rows() : [];
    const table = rows.length === 0 ? [] : roundTables(rows, { width, ticket, atEnd, full: false, stacked: "ticket" });
    const room = most - running.length - 2;
    const cut =
      table.length > room ? [...table.slice(0, 2), ...table.slice(table.length - Math.max(0, room - 2))] : table;
    const upper = rows.length === 0 || room < 3 ? [] : [...cut, ""];
    return [...upper, ...running, fitting(tally.parts(), width)];
  };
  const draw = () => {
    if (tally.run === "") return;
    drawn.draw(linesOf(Math.max(1, rowsOf(outlet, 24) - 1)));
  };
  const timer = setInterval(draw, 250);
  timer.unref();
  return {
    take: (event) => {
      tally.take(event);
      rounds.take(event);
      if (event.type === "verdict") over = true;
      if (event.type !== "run") return;
      outlet.write(`${wrap(inWords(event), columnsOf(outlet, 80) - 1)}\n`);
      draw();
    },
    say: (line) => {
      drawn.erase();
      outlet.write(`${oneLine(line)}\n`);
    },
    close: () => {
      clearInterval(timer);
      const { isShown } = drawn;
      drawn.erase();
      // What was stopped leaves behind how far it came; what reached its end says so itself.
      if (!isShown || over || rounds.rows().length === 0 || !rounds.searches) return;
      const width = columnsOf(outlet, 80) - 1;
      outlet.write(`${roundTables(rounds.rows(), { width, ticket, atEnd, full: false }).join("\n")}\n`);
    },
  };
}

function plainLines(outlet: ProgressOutlet, { tally, rounds, ticket, atEnd }: Made): Progress {
  const lines = new PlainLines();
  const tell = () => {
    if (tally.run === "") return;
    for (const line of lines.at(tally.seconds, () => [tally.parts().join("  ")])) outlet.write(`${line}\n`);
  };
  const timer = setInterval(tell, 1000);
  timer.unref();
  return {
    take: (event) => {
      tally.take(event);
      const finished = rounds.take(event);
      if (event.type === "run") outlet.write(`${inWords(event)}\n`);
      if (!rounds.searches) return;
      for (const round of finished) outlet.write(`${oneLine(roundInWords(round, ticket, atEnd))}\n`);
    },
    say: (line) => outlet.write(`${oneLine(line)}\n`),
    close: () => clearInterval(timer),
  };
}
