import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { codeOf, systemMessage } from "../../system-errors.ts";

/** An address that did not give the file. `again`: the same one may be asked again. */
export class Failed extends Error {
  readonly again: boolean;
  constructor(message: string, again: boolean) {
    super(message);
    this.again = again;
  }
}

/** Statuses that pass by themselves. */
const passing = [408, 425, 429, 500, 502, 503, 504];

/**
 * Asks for the bytes of a file from `have` on and appends them to `part`; a server that cannot begin there sends all, and
 * the part begins anew. `total`: the length that the whole file must have. Throws Failed, or what the disk says.
 */
export async function fetchRest(
  url: string,
  part: string,
  have: number,
  total: number,
  {
    onProgress = () => {},
    patience = 30_000,
  }: { onProgress?: ((done: number) => void) | undefined; patience?: number | undefined },
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), patience);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), patience);
  };
  const network = (error: unknown): Failed =>
    silence.signal.aborted ? new Failed(`silent for ${patience / 1000} s`, true) : new Failed(reason(error), true);
  try {
    const ask = (from: number) => {
      // identity: a file that the server packs on the way would come unpacked, with another length.
      const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
      return fetch(url, { headers, signal: silence.signal }).catch((error: unknown) => {
        throw network(error);
      });
    };
    let answer = await ask(have);
    if (have > 0 && isBesideThePoint(answer, have)) {
      await answer.body?.cancel();
      answer = await ask(0);
    }
    const start = startOf(answer, have, total);
    // What was not there is not emptied: another process may have begun it meanwhile, whose bytes are the same.
    const fresh = have === 0 ? constants.O_WRONLY | constants.O_CREAT : "w";
    const file = await open(part, start === 0 ? fresh : "r+", 0o666);
    try {
      const body = answer.body?.[Symbol.asyncIterator]();
      for (let position = start; ; ) {
        const next = await body?.next().catch((error: unknown) => {
          throw network(error);
        });
        if (next === undefined || next.done) {
          if (position < total) throw new Failed(`the connection ended after ${position} of ${total} bytes`, true);
          return;
        }
        heard();
        const bytes: Uint8Array = next.value;
        if (position + bytes.length > total) throw new Failed(`it sends more than the expected ${total} bytes`, false);
        for (let done = 0; done < bytes.length; ) {
          done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
        }
        position += bytes.length;
        onProgress(position);
      }
    } finally {
      await file.close();
      silence.abort(); // whatever is still to come is not wanted
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Some servers refuse to begin in the middle, or send another part: without that wish they may send the file. */
const isBesideThePoint = (answer: Response, have: number): boolean =>
  answer.status === 416 || (answer.status === 206 && rangeOf(answer).first !== have);

function rangeOf(answer: Response) {
  const [, first, whole] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers.get("content-range") ?? "") ?? [];
  return { first: Number(first), whole: Number(whole) };
}

/** Where the answer's bytes begin. */
function startOf(answer: Response, have: number, total: number): number {
  if (answer.status === 206) {
    const { first, whole } = rangeOf(answer);
    if (!Number.isNaN(whole) && whole !== total) throw anotherFile(whole, total);
    if (first !== have && first !== 0) throw new Failed(`asked for bytes from ${have} on, it sends others`, false);
    return first;
  }
  if (answer.status === 200) {
    const length = answer.headers.get("content-length");
    if (length !== null && Number(length) !== total) throw anotherFile(Number(length), total);
    return 0;
  }
  throw new Failed(`it answers ${answer.status} ${answer.statusText}`.trimEnd(), passing.includes(answer.status));
}

const anotherFile = (found: number, expected: number) =>
  new Failed(`it offers a file of ${found} bytes, expected ${expected}`, false);

/** What stopped a connection, in words where people meet it often. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(cause) ?? "";
  const words = reasons[code] ?? systemMessage(cause);
  return code === "" || words.includes(code) ? words : `${words} (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "the server's name is not known; is this machine online?",
  EAI_AGAIN: "the server's name cannot be looked up; is this machine online?",
  ECONNREFUSED: "the connection is refused",
  ENETUNREACH: "the network cannot be reached; is this machine online?",
  EHOSTUNREACH: "the server cannot be reached",
  ETIMEDOUT: "the connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  ECONNRESET: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
};
