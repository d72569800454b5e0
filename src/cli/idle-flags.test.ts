import { expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { refuseIdle, refuseIdleThreads } from "./idle-flags.ts";
import { program } from "./program.ts";

/** What is said, in its two lines; undefined if nothing is refused. */
function said(refuse: () => void): readonly string[] | undefined {
  try {
    refuse();
  } catch (error) {
    if (error instanceof LthError) return [error.message, error.cure];
    throw error;
  }
  return undefined;
}

test("flags that change nothing are refused by the names that were typed, all at once", () => {
  expect(said(() => refuseIdle({ idleExit: "60", use: ["a"], cores: undefined }, "with --stop"))).toEqual([
    "--idle-exit and --use change nothing with --stop",
    "leave them out",
  ]);
  expect(said(() => refuseIdle({ data: "x" }, "without --verify", "add --verify"))).toEqual([
    "--data changes nothing without --verify",
    "leave it out, or add --verify",
  ]);
  expect(said(() => refuseIdle({ data: undefined }, "without --verify"))).toBeUndefined();
});

test("--threads goes with this machine's trainings alone", () => {
  expect(said(() => refuseIdleThreads({ remote: true, threads: "2" }))).toEqual([
    "--threads changes nothing with --remote: workers have their own",
    "leave it out, or give it to lth worker",
  ]);
  expect(said(() => refuseIdleThreads({ threads: "2" }))).toBeUndefined();
  expect(said(() => refuseIdleThreads({ remote: true }))).toBeUndefined();
});

/** Each was accepted, and nothing said that it did nothing. */
test.each([
  ["ticket a.safetensors --data b --threads 2", "--data and --threads change nothing without --verify", "add --verify"],
  ["train --ticket a.safetensors --trials 2", "--trials changes nothing with --ticket", "lth find"],
  ["train lenet-mnist --as images", "--as changes nothing without --ticket", "leave it out"],
  ["ssh node1 --stop --idle-exit 60 --lth b", "--idle-exit and --lth change nothing with --stop", "leave them out"],
  [
    "ssh node1 --stop --cores 2 --until 18:00 --use a --machines b",
    "--cores and --until and --use and --machines change nothing with --stop",
    "leave them out",
  ],
  ["export a --compact", "--compact changes nothing in a ticket's file", "give --to: onnx, pytorch, npz"],
  ["export a --to npz --without-start", "--without-start changes nothing with --to npz", "leave it out"],
  ["find lenet-mnist --remote --threads 2", "--threads changes nothing with --remote", "give it to lth worker"],
  ["train lenet-mnist --remote --threads 2", "--threads changes nothing with --remote", "give it to lth worker"],
  ["reproduce fig4 --remote --threads 2", "--threads changes nothing with --remote", "give it to lth worker"],
  ["reproduce list lenet --data cifar10=a", "nothing of what is asked for trains on it", "where this is: mnist"],
])("lth %s", async (line, wrong, cure) => {
  await expect(program.parseAsync(line.split(" "), { from: "user" })).rejects.toMatchObject({
    message: expect.stringContaining(wrong),
    cure: expect.stringContaining(cure),
  });
});
