import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["src/engine/node.ts"], // tests train natively, too
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two cores: more workers only make the processes that tests start wait for each other.
    maxWorkers: 2,
    // What is compiled is run as it is, by Node: fuzzing does so with copies of it, too.
    server: { deps: { external: [/\/dist\/.*\.js$/] } },
  },
});
