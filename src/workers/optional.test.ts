import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { optional } from "./optional.ts";

test("a package that is not installed is named, with the command that installs it and what it goes with", async () => {
  const missing = "a-package-that-nobody-has";
  const loading = optional("ioredis", () => import(missing));
  await expect(loading).rejects.toMatchObject({
    message: "the package ioredis is not installed, which many machines need and one does not",
    cure: "install it: npm install --no-save bullmq@6.7.0 ioredis@6.0.0",
  });
});

test("what is wrong in a package that is there is not hidden", async () => {
  const broken = new SyntaxError("its own fault");
  await expect(optional("bullmq", () => Promise.reject(broken))).rejects.toBe(broken);
});

const manifest: { readonly peerDependencies: Record<string, string> } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

test.each(Object.entries(manifest.peerDependencies))(
  "of %s the version that is said is package.json's",
  async (name, version) => {
    const missing = Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });
    const loading = optional(name as "bullmq", () => Promise.reject(missing));
    await expect(loading).rejects.toMatchObject({ cure: expect.stringContaining(` ${name}@${version}`) });
  },
);
