import { oneLine } from "../../visible.ts";
import { command, each, useFlag, valued } from "../command.ts";
import { say } from "../say.ts";

/** `lth spec`: the complete spec as YAML, to read or to change and hand to `find`. */
export const spec = command(
  "spec",
  "Print a preset as a complete YAML file, every field with what it means and its default. Change it and hand it to lth find.",
  ["lth spec lenet-mnist", "lth spec lenet-mnist --scale paper > my-spec.yaml"],
)
  .argument("<spec>", "a preset, or a YAML file")
  .option(...valued("--scale <name>", "size of the experiment: quick, paper (default: quick)"))
  .option("--set <path=value>", "set any field of the spec; may be given again", each)
  .option(...useFlag)
  .action(async (from, { scale, set, use = [] }) => {
    const { useModules } = await import("../../extensions/index.ts");
    const { printSpec, readSpec } = await import("../../request/index.ts");
    const { overridesOf } = await import("../spec-options.ts");
    const used = await useModules(use);
    for (const { module, code, entries } of used) {
      say(`# --use ${oneLine(module)}, code ${code.slice(0, 8)}: ${entries.join(", ")}\n`);
    }
    say(printSpec(readSpec({ from, scale, overrides: overridesOf({ set }) })));
  });
