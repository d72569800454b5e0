// Makes a checkout ready to run: installs what the lockfile names if that has not been done, and builds what has changed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules", ".package-lock.json");

function npm(...args) {
  const { status } = spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    // What tests compare with would download what only GPUs need, where npm is older than package.json's allowScripts.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, "package-lock.json")).mtimeMs) {
  console.error("installing what package-lock.json names (a minute) ...");
  npm("ci", "--no-audit", "--no-fund", "--loglevel=error"); // npm's install and prepare steps also build
} else {
  npm("run", "--silent", "build");
}
