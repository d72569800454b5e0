import { constants } from "node:os";
import { expect, test } from "vitest";
import { diskWords } from "./disk-errors.ts";
import { codeOf, systemMessage } from "./system-errors.ts";

/** As Node makes one of a number that libuv has no name for; -122 is EDQUOT on Linux. */
const unnamed = (errno: number): Error => {
  const code = `Unknown system error ${errno}`;
  return Object.assign(new Error(`${code}: ${code}, write`), { errno, code, syscall: "write" });
};

test("a quota that is used up is known by its number, for which libuv has no name, and was told of as `Unknown system error`", () => {
  const error = unnamed(-constants.errno.EDQUOT);
  expect(codeOf(error)).toBe("EDQUOT");
  expect(systemMessage(error)).toBe("EDQUOT, write");
  expect(diskWords(error, "/x", { option: "--store", again: "go on" }, 5).what).toBe(
    "the disk quota is used up, 5 bytes needed",
  );
});

test("another number without a name in libuv gets the system's, and one that nobody knows stays a number", () => {
  expect(codeOf(unnamed(-constants.errno.ESTALE))).toBe("ESTALE");
  expect(codeOf(unnamed(-99_999))).toBe("Unknown system error -99999");
  expect(systemMessage(unnamed(-99_999))).toContain("-99999");
});

test("a code that has a name, or is none of the system's, stays as it is", () => {
  const failure = (code: unknown) => Object.assign(new Error("said the system"), { code, errno: -28 });
  expect(codeOf(failure("ENOSPC"))).toBe("ENOSPC");
  expect(codeOf(failure("UND_ERR_SOCKET"))).toBe("UND_ERR_SOCKET");
  expect(codeOf(failure(5))).toBeUndefined();
  expect(systemMessage(failure("ENOSPC"))).toBe("said the system");
});
