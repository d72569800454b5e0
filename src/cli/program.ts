import { readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { packageRoot } from "../package-root.ts";
import { bench } from "./commands/bench.ts";
import { compare } from "./commands/compare.ts";
import { data } from "./commands/data.ts";
import { exportTicket } from "./commands/export.ts";
import { find } from "./commands/find.ts";
import { kubernetes } from "./commands/kubernetes.ts";
import { list } from "./commands/list.ts";
import { predict } from "./commands/predict.ts";
import { queue } from "./commands/queue.ts";
import { report } from "./commands/report.ts";
import { reproduce } from "./commands/reproduce.ts";
import { rm } from "./commands/rm.ts";
import { show } from "./commands/show.ts";
import { slurm } from "./commands/slurm.ts";
import { spec } from "./commands/spec.ts";
import { ssh } from "./commands/ssh.ts";
import { ticket } from "./commands/ticket.ts";
import { train } from "./commands/train.ts";
import { verify } from "./commands/verify.ts";
import { worker } from "./commands/worker.ts";
import { columnsOf } from "./terminal.ts";

/** The command line. Adding a command is a file and a line here. */
const commands = [
  find,
  train,
  spec,
  list,
  show,
  compare,
  rm,
  report,
  reproduce,
  verify,
  exportTicket,
  ticket,
  predict,
  data,
  bench,
  worker,
  queue,
  slurm,
  kubernetes,
  ssh,
];

export const program = new Command("lth")
  .description(
    "Finds winning tickets in neural networks by iterative magnitude pruning, proves that they win, and hands them on.",
  )
  .enablePositionalOptions() // flags behind a command's name are its own, also where the command above has one of that name
  .version(versionOfPackage(), "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand("help [command]", "print the help of a command")
  .addHelpText(
    "after",
    "\nExample:\n  lth find lenet-mnist    finds tickets in about two minutes\n\nlth <command> --help explains a command.",
  );

for (const command of commands) program.addCommand(command);
for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands: inner }) => inner)]) {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => {}, getOutHelpWidth: () => Math.min(80, columnsOf(process.stdout, 80)) })
    .helpOption("-h, --help", "print this help");
}
program.action(() => program.outputHelp());

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
