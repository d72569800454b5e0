// Makes the compiled command line executable: tsc writes it without that bit, and npx sets it only when it links the
// package for the first time.
import { chmodSync } from "node:fs";

chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
