// npm run test:sanitize: tests that train natively, with kernels and door built for AddressSanitizer and
// UndefinedBehaviorSanitizer, which end the process at a read or write out of bounds, a use after free, a signed overflow
// and their like. First it plants such faults, and goes on only if each is found.
//   npm run test:sanitize -- src/engine/layers    those files alone
import { spawnSync } from "node:child_process";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function stop(message, cure) {
  console.error(`${message}\n  ${cure}`);
  process.exit(1);
}

const compiler = process.env.CXX ?? "g++";
const runtime = spawnSync(compiler, ["-print-file-name=libasan.so"], { encoding: "utf8" }).stdout?.trim() ?? "";
if (process.platform !== "linux" || !isAbsolute(runtime)) {
  stop(
    `${compiler} on ${process.platform} has no libasan.so to load before Node`,
    "run it on Linux with g++ and its sanitizers (Debian, Ubuntu: apt install g++)",
  );
}

const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: "inherit", ...options });
const build = () =>
  run(process.execPath, ["native/build.mjs", "--sanitized"]).status === 0 &&
  run("npm", ["run", "--silent", "compile"]).status === 0;
if (!build()) process.exit(1);

// The address sanitizer must be loaded before Node, whose memory it then watches too: arrays of JavaScript that kernels read
// have guarded ends. What Node itself keeps until it exits would all count as leaks.
const env = {
  ...process.env,
  LTH_NATIVE: "sanitized",
  LD_PRELOAD: runtime,
  ASAN_OPTIONS: "detect_leaks=0:detect_stack_use_after_return=1:check_initialization_order=1",
  UBSAN_OPTIONS: "print_stacktrace=1",
};

const planted = { read: "AddressSanitizer: ", overflow: "runtime error: signed integer overflow" };
const plant = (...args) =>
  run(process.execPath, [join("test", "sanitized", "planted.mjs"), ...args], { env, stdio: "pipe" });
const sound = plant("nothing");
if (sound.status !== 0)
  stop(`a sound training ended with ${sound.status}: ${sound.stderr}`, "mend what is said above first");
for (const executor of sound.stdout.trim().split("\n")) {
  for (const [fault, words] of Object.entries(planted)) {
    const { status, stderr } = plant(fault, executor);
    const found = stderr.split("\n").find((line) => line.includes(words));
    if (status === 0 || found === undefined) {
      stop(
        `a planted fault (${fault}, ${executor}) was not found`,
        "the sanitizers are not at work: their tests prove nothing",
      );
    }
    console.error(`planted and found: ${executor}: ${found.replace(/^=*\d*=*/, "").trim()}`);
  }
}

const asked = process.argv.slice(2);
const training = [
  "src/engine",
  ...["find-engine", "find-memory", "train/"].map((name) => `src/lottery/${name}`),
  ...["files/", "network"].map((name) => `src/runs/${name}`),
  "src/ticket",
];
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
// Kernels are some ten times slower here: tests get the time for it.
const patient = ["--testTimeout=1800000", "--hookTimeout=1800000"];
process.exit(
  run(process.execPath, [vitest, "run", ...patient, ...(asked.length > 0 ? asked : training)], { env }).status ?? 1,
);
