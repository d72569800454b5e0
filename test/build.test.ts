import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const build = (env: Record<string, string>) =>
  spawnSync(process.execPath, ["native/build.mjs"], { cwd: root, encoding: "utf8", env });

test("without a C++ compiler the build says in two lines which package brings one", () => {
  const { status, stderr } = build({ PATH: "/nowhere" });
  expect(status).toBe(1);
  expect(stderr.trimEnd().split("\n")).toEqual([
    "no C++ compiler was found (looked for g++, clang++, c++)",
    process.platform === "darwin"
      ? "  install one with: xcode-select --install"
      : "  install one with: sudo apt install g++ (Debian, Ubuntu), sudo dnf install gcc-c++ (Fedora), sudo apk add g++ (Alpine)",
  ]);
  expect(build({ PATH: process.env.PATH ?? "", CXX: "no-such-compiler" }).stderr).toContain(
    "looked for no-such-compiler",
  );
});

test("versions are exact, the lockfile names no host, and no package runs a script of its own when it is installed", () => {
  const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as Record<string, Record<string, string>>;
  const lock = readFileSync(`${root}/package-lock.json`, "utf8");
  const inexact = [
    ...Object.entries(manifest.dependencies ?? {}),
    ...Object.entries(manifest.devDependencies ?? {}),
  ].filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(inexact).toEqual([]);
  expect(lock).not.toMatch(/"resolved"/);
  const { packages } = JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: boolean }> };
  const scripts = Object.entries(packages).filter(([name, { hasInstallScript }]) => name !== "" && hasInstallScript);
  // What tickets are compared with would download what only GPUs need, and BullMQ's packer builds what it can do without: npm is
  // told to run neither.
  const without = ["msgpackr-extract", "onnxruntime-node"];
  expect(scripts.map(([name]) => name)).toEqual(without.map((name) => `node_modules/${name}`));
  expect(manifest.allowScripts).toEqual(Object.fromEntries(without.map((name) => [name, false])));
});
