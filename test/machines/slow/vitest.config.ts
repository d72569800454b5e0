import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run test:machines`: faults of many machines that take minutes or need a machine of their own, each several times. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../../.."),
    include: ["test/machines/slow/**/*.slow.ts"],
    // `npm run test:hour`
    exclude: process.env.MINUTES === undefined ? ["**/hour.slow.ts"] : [],
    setupFiles: ["src/engine/node.ts"],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false, // each has both cores
    reporters: ["verbose"],
  },
});
