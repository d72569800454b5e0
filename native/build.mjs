// Builds native/build/lth.node with the machine's own C++ compiler: no node-gyp, no Python, no download.
// One source for each instruction set, compiled side by side; nothing is done when nothing has changed.
// With --sanitized: native/build/sanitized/lth.node, which ends the process at the first fault that AddressSanitizer or
// UndefinedBehaviorSanitizer finds. scripts/sanitized.mjs says how it is loaded.
// With --wide: native/build/wide/lth.node, whose "avx512" needs AVX2 only (isa/wide.h); scripts/wide.mjs runs tests on it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sanitized = process.argv.includes("--sanitized");
const wide = process.argv.includes("--wide");
const out = join(here, "build", ...(sanitized ? ["sanitized"] : wide ? ["wide"] : []));

const instructionSets = {
  x64: {
    avx512: wide
      ? ["-DLTH_ISA_WIDE", "-mavx2", "-mfma"]
      : ["-DLTH_ISA_AVX512", "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"],
    avx2: ["-DLTH_ISA_AVX2", "-mavx2", "-mfma"],
  },
  arm64: { neon: ["-DLTH_ISA_NEON"] },
}[process.arch];

function stop(message, cure) {
  console.error(`${message}\n  ${cure}`);
  process.exit(1);
}

if (!instructionSets || !["linux", "darwin"].includes(process.platform)) {
  stop(
    `lth runs on Linux (x64, arm64) and macOS, not yet on ${process.platform} ${process.arch}`,
    "use one of these; a WebAssembly build for other platforms is planned",
  );
}

const candidates = process.env.CXX ? [process.env.CXX] : ["g++", "clang++", "c++"];
const compiler = candidates.find((name) => spawnSync(name, ["--version"]).status === 0);
if (!compiler) {
  stop(
    `no C++ compiler was found (looked for ${candidates.join(", ")})`,
    process.platform === "darwin"
      ? "install one with: xcode-select --install"
      : "install one with: sudo apt install g++ (Debian, Ubuntu), sudo dnf install gcc-c++ (Fedora), sudo apk add g++ (Alpine)",
  );
}

const headers = createRequire(import.meta.url)("node-api-headers").include_dir;
const warnings = ["-Wall", "-Wextra", "-Wno-maybe-uninitialized", "-Wno-uninitialized"]; // gcc 12's own intrinsics set off the last two
// -O1: with -O3 the instrumented kernels take ten times as long to compile, and lines of reports are off.
const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const flags = [
  "-std=c++20",
  ...(wide ? ["-DLTH_WIDE"] : []),
  ...(sanitized ? ["-O1", "-g", "-fno-omit-frame-pointer", ...sanitizers] : ["-O3"]),
  "-fPIC",
  "-fvisibility=hidden",
  "-ffp-contract=off",
  "-fno-math-errno",
  ...warnings,
];

const sources = readdirSync(here, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(h|cc|mjs)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
const version = spawnSync(compiler, ["--version"], { encoding: "utf8" }).stdout;
const hash = createHash("sha256").update([version, process.arch, process.platform, ...flags].join("\n"));
for (const source of sources) hash.update(readFileSync(source));
const stamp = hash.digest("hex");
const stampFile = join(out, "stamp");
if (existsSync(stampFile) && existsSync(join(out, "lth.node")) && readFileSync(stampFile, "utf8") === stamp)
  process.exit(0);

mkdirSync(out, { recursive: true });
const compile = (args) =>
  new Promise((resolve) => {
    const child = spawn(compiler, args, { cwd: here, stdio: ["ignore", "inherit", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    child.on("close", (code) => {
      if (said) console.error(said);
      if (code !== 0)
        stop(
          `${compiler} failed with exit code ${code}`,
          "the message above says why; a compiler from 2022 or later is needed (g++ 11, clang 14)",
        );
      resolve();
    });
  });

const units = [
  ...Object.entries(instructionSets).map(([name, isa]) => ({
    object: join(out, `${name}.${process.pid}.o`),
    args: ["kernels.cc", "-fno-exceptions", "-fno-rtti", ...isa],
  })),
  { object: join(out, `door.${process.pid}.o`), args: ["door.cc", "-I", headers] },
];
await Promise.all(units.map(({ object, args }) => compile([...flags, ...args, "-c", "-o", object])));

const link = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared", "-pthread"];
const fresh = join(out, `lth.${process.pid}.node`);
await compile([...link, ...(sanitized ? sanitizers : []), ...units.map((unit) => unit.object), "-o", fresh]);
renameSync(fresh, join(out, "lth.node")); // whole or not at all
for (const { object } of units) rmSync(object);
writeFileSync(stampFile, stamp);
console.error(`built ${relative(dirname(here), join(out, "lth.node"))} (${Object.keys(instructionSets).join(", ")})`);
