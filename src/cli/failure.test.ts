import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { LthError, unknownName } from "../errors.ts";
import { failureOf } from "./failure.ts";

test("an error is two lines, and its fault is the exit code", () => {
  expect(failureOf(unknownName("preset", "lenet-minst", ["lenet-mnist"]), false)).toEqual({
    text: 'no preset is called "lenet-minst"\n  known: lenet-mnist (did you mean lenet-mnist?)\n',
    code: 2,
  });
  expect(failureOf(new LthError("the disk is full", "make room", { fault: "found" }), false).code).toBe(1);
});

test("what nobody expected is two lines as well", () => {
  const { text, code } = failureOf(new TypeError("x is not a function\n  second line"), false);
  expect(text.split("\n")).toEqual([
    "x is not a function",
    "  this is a fault of lth: run again with --debug, and report what it prints",
    "",
  ]);
  expect(code).toBe(1);
});

test("a stack comes only with --debug, with that of the cause", () => {
  const error = new LthError("no", "yes", { cause: new RangeError("deep down") });
  expect(failureOf(error, false).text).not.toContain("at ");
  expect(failureOf(error, true).text).toContain("failure.test.ts");
  expect(failureOf(error, true).text).toContain("caused by: RangeError: deep down");
});

test("lth was built anew while it ran, and a part that it loads late is gone: no fault of lth, and how to go on", () => {
  const script = `try { await import("./report-of-the-build-before.js"); } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message })); }`;
  const said = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stdout;
  const { code, message } = JSON.parse(said) as { code: string; message: string };
  expect(failureOf(Object.assign(new Error(message), { code }), false)).toEqual({
    text: [
      "a part of lth is not there (any more): report-of-the-build-before.js",
      "  if lth was built or updated meanwhile, run the same command again: what is stored counts; else: npm run build",
      "",
    ].join("\n"),
    code: 1,
  });
});
