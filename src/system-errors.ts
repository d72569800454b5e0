import { constants } from "node:os";
import { messageOf } from "./errors.ts";

/** The system's code of an error, such as ENOSPC, or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return undefined;
  return unnamed.test(error.code) ? (nameOf(error) ?? error.code) : error.code;
}

/** What a caught value says, and in it the system's name for an error that Node has none for. */
export const systemMessage = (error: unknown): string =>
  messageOf(error).replace(unnamedAtFirst, (said) => (error instanceof Error && nameOf(error)) || said);

/** What Node writes as the code of an error that libuv has no name for, and twice in its message. EDQUOT is one. */
const unnamed = /^Unknown system error -\d+$/;
const unnamedAtFirst = /^Unknown system error -\d+(: Unknown system error -\d+)?/;

/** The system's own name for an error's number, or undefined. */
const nameOf = (error: Error): string | undefined =>
  Object.entries(constants.errno).find(([, number]) => "errno" in error && number === -Number(error.errno))?.[0];
