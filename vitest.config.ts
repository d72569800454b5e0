import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files with tests that change or measure what a process has one of: modules, lists, the environment, flags, memory, time. */
const ofTheProcess =
  /\bvi\.|\bprocess\.(env|memoryUsage|resourceUsage|cpuUsage)\b|\bsetFlagsFromString\(|\buseModules\(|\bdatasets\.add\(|\bformat\.fuzz\(/;
const files = ["src", "test"]
  .filter((folder) => existsSync(join(import.meta.dirname, folder)))
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join(folder, name)),
  );

/**
 * Half of all tests' time: what starts processes by the hundred, and servers, in turn those that begin first, so that no worker
 * ends with one while the other has nothing left to do. `npm test` leaves them to `npm run test:long`; `.ci/run` runs both.
 */
const long = [
  "test/docs.test.ts",
  "test/resume.test.ts",
  "test/reproduce-killed.test.ts",
  "src/runs/processes.test.ts",
  "test/cli.test.ts",
  "test/outside.test.ts",
  "test/memory/memory.test.ts",
  ...files.filter((path) => path.startsWith(join("test", "machines"))),
];
const alone = files.filter(
  (path) => !long.includes(path) && ofTheProcess.test(readFileSync(join(import.meta.dirname, path), "utf8")),
);
/** The longest of the others. */
const first = ["test/flips.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ moduleId, project }: TestSpecification) => {
      const early = [...long, ...first];
      const place = early.findIndex((path) => moduleId.endsWith(path));
      // Processes that are shared come last: they end where a file comes that needs its own.
      return (project.config.isolate ? 0 : early.length + 1) + (place < 0 ? early.length : place);
    };
    return [...files].sort((a, b) => turn(a) - turn(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: ["src/engine/node.ts"], // tests train natively, too
    // Two cores: more workers only make the processes that tests start wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What is compiled is run as it is, by Node: fuzzing does so with copies of it, too.
    server: { deps: { external: [/\/dist\/.*\.js$/] } },
    // Loading the sources takes longer than most files' tests: those share processes that have loaded them.
    projects: [
      { extends: true, test: { name: "long", include: long } },
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...long, ...alone],
          isolate: false,
        },
      },
    ],
  },
});
