// npm run test:wide: the engine's tests with the geometry of AVX-512 on AVX2's registers (native/isa/wide.h), for machines
// without AVX-512: every bit must be the reference's there, too.
//   npm run test:wide -- src/engine/layers    those files alone
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (process.arch !== "x64") {
  console.error(`AVX-512's geometry is tested on AVX2, which ${process.arch} has not\n  run it on an x64 machine`);
  process.exit(1);
}
const run = (...args) => {
  const env = { ...process.env, LTH_NATIVE: "wide" };
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status ?? 1;
};
const asked = process.argv.slice(2);
const built = run(join("native", "build.mjs"), "--wide");
process.exit(
  built || run(join("node_modules", "vitest", "vitest.mjs"), "run", ...(asked.length > 0 ? asked : ["src/engine"])),
);
