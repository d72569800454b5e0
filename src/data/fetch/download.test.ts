import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import { fetchDataset } from "../index.ts";
import { download } from "./download.ts";

const content = randomBytes(300_000);
const md5 = createHash("md5").update(content).digest("hex");

type Answer = (request: IncomingMessage, response: ServerResponse, asked: number) => void;
let answer: Answer;
/** The ranges that were asked for, "" for all. */
let ranges: string[] = [];
const server = createServer((request, response) => {
  ranges.push(request.headers.range ?? "");
  answer(request, response, ranges.length);
});
let url = "";
let folder = "";
beforeEach(async () => {
  ranges = [];
  folder = mkdtempSync(join(tmpdir(), "lth-fetch-"));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/file`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, "deep", "file");
const get = (urls = [url], options = {}) =>
  download({ urls, bytes: content.length, md5, path: path() }, { pause: 1, ...options });
const files = () => (existsSync(join(folder, "deep")) ? readdirSync(join(folder, "deep")) : []);
async function refused(urls?: string[], options?: object): Promise<LthError> {
  const error = await get(urls, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof LthError)) throw new Error(`expected an LthError, got ${error}`);
  expect(existsSync(path())).toBe(false);
  expect(error.fault).toBe("found");
  return error;
}

/** A server that knows ranges; `upTo` bytes of each answer are sent before the connection is broken. */
const ranged =
  (bytes: Buffer, upTo = Number.POSITIVE_INFINITY): Answer =>
  (request, response) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(start);
    const headers = {
      "content-length": rest.length,
      "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    };
    response.writeHead(request.headers.range ? 206 : 200, headers);
    response.write(rest.subarray(0, upTo), () => (upTo < rest.length ? response.destroy() : response.end()));
  };
const whole: Answer = (_, response) => response.end(content);

describe("a file arrives whole or not at all", () => {
  test("from a server that has it", async () => {
    answer = whole;
    const seen: number[] = [];
    expect(await get([url], { onProgress: (done: number) => seen.push(done) })).toBe(url);
    expect(readFileSync(path()).equals(content)).toBe(true);
    expect(files()).toEqual(["file"]);
    expect(seen.at(-1)).toBe(content.length);
  });

  test("for two that begin at once, of which the one that is behind ends later", async () => {
    const answers: ServerResponse[] = [];
    answer = (_, response, asked) => {
      answers.push(response);
      if (asked === 2) answers[0]?.write(content.subarray(0, 200_000)); // both were asked for all of it
    };
    const onProgress = (done: number) => {
      if (done === 200_000) answers[1]?.write(content.subarray(0, 10_000));
      if (done === 10_000) answers[0]?.end(content.subarray(200_000));
    };
    const ends = [get([url], { onProgress }), get([url], { onProgress })];
    await Promise.race(ends);
    answers[1]?.end(content.subarray(10_000));
    expect(await Promise.all(ends)).toEqual([url, url]);
    expect(readFileSync(path()).equals(content)).toBe(true);
    expect(files()).toEqual(["file"]);
    expect(ranges).toEqual(["", ""]);
  });

  test("a connection that breaks again and again is taken up where it broke", async () => {
    answer = ranged(content, 70_000);
    await get();
    expect(readFileSync(path()).equals(content)).toBe(true);
    expect(ranges[0]).toBe("");
    expect(ranges.length).toBeGreaterThan(3);
    expect(ranges.slice(1).every((range) => range.startsWith("bytes="))).toBe(true);
  });

  test("a named pipe in its place does not stop it, and a place where nothing can be made is an error", async () => {
    answer = whole;
    mkdirSync(join(folder, "deep"));
    execFileSync("mkfifo", [`${path()}.part`]);
    await get();
    expect(readFileSync(path()).equals(content)).toBe(true);
    if (!existsSync("/proc/self")) return;
    const nowhere = download({ urls: [url], bytes: 1, md5, path: "/proc/lth-test/cifar10/file" });
    await expect(nowhere).rejects.toThrow(/cannot write .*: nothing can be made there$/);
  }, 5000);

  test("what an earlier call left is gone on with", async () => {
    answer = ranged(content, 0);
    writeFileSync(join(folder, "x"), "");
    await refused();
    const part = `${path()}.part`;
    writeFileSync(part, content.subarray(0, 200_000));
    expect((await refused()).cure).toMatch(/^200000 bytes are kept/);
    ranges = [];
    answer = ranged(content);
    await get();
    expect(ranges).toEqual(["bytes=200000-"]);
    expect(readFileSync(path()).equals(content)).toBe(true);
    expect(files()).toEqual(["file"]);
  });

  test("a server that knows no ranges sends all again", async () => {
    answer = (request, response, asked) =>
      asked === 1 ? ranged(content, 70_000)(request, response, asked) : whole(request, response, asked);
    await get();
    expect(ranges.length).toBe(2);
    expect(readFileSync(path()).equals(content)).toBe(true);
  });

  test.each<[string, Answer]>([
    ["refuses to begin in the middle", (_, response) => response.writeHead(416).end()],
    [
      "begins elsewhere",
      (_, response) => {
        response.writeHead(206, { "content-range": "bytes 5-299999/300000" }).end(content.subarray(5));
      },
    ],
  ])("a server that %s is asked for all", async (_, ranges206) => {
    answer = (request, response, asked) => {
      if (request.headers.range) ranges206(request, response, asked);
      else whole(request, response, asked);
    };
    await get();
    rmSync(path());
    writeFileSync(`${path()}.part`, content.subarray(0, 200_000));
    ranges = [];
    await get();
    expect(ranges).toEqual(["bytes=200000-", ""]);
    expect(readFileSync(path()).equals(content)).toBe(true);
  });

  test("a part that belongs to another file is thrown away, and the file fetched from its beginning", async () => {
    answer = ranged(content);
    await get();
    rmSync(path());
    writeFileSync(`${path()}.part`, randomBytes(100_000));
    ranges = [];
    await get();
    expect(ranges).toEqual(["bytes=100000-", ""]);
    writeFileSync(`${path()}.part`, randomBytes(400_000));
    rmSync(path());
    await get();
    expect(readFileSync(path()).equals(content)).toBe(true);
  });

  test("a passing fault is tried again, and a second address after the first", async () => {
    answer = (request, response, asked) =>
      asked === 1 ? response.writeHead(503).end() : whole(request, response, asked);
    await get();
    rmSync(path());
    ranges = [];
    answer = (request, response, asked) =>
      request.url === "/gone" ? response.writeHead(404).end() : whole(request, response, asked);
    expect(await get([url.replace("/file", "/gone"), url])).toBe(url);
    expect(ranges.length).toBe(2);
  });
});

describe("what cannot be fetched leaves nothing wrong behind", () => {
  const other = randomBytes(content.length);
  test.each<[string, () => Answer, RegExp]>([
    ["404", () => (_, response) => response.writeHead(404).end(), /file: it answers 404 Not Found/],
    [
      "another file of the same length",
      () => (_, response) => response.end(other),
      new RegExp(`expected MD5 ${md5}, found [0-9a-f]{32}`),
    ],
    [
      "a shorter file",
      () => (_, response) => response.end(content.subarray(1)),
      /offers a file of 299999 bytes, expected 300000/,
    ],
    [
      "a longer file without its length",
      () => (_, response) => {
        response.write(content);
        response.end("more");
      },
      /sends more than the expected 300000 bytes/,
    ],
    ["a web page", () => (_, response) => response.end("<html>please log in</html>"), /offers a file of 26 bytes/],
    [
      "other bytes than those asked for",
      () => (request, response, asked) => {
        if (asked === 1) ranged(content, 70_000)(request, response, asked);
        else response.writeHead(206, { "content-range": "bytes 5-299999/300000" }).end(content.subarray(5));
      },
      /sends others/,
    ],
    ["a server that breaks off at once", () => ranged(content, 0), /broke|ended|terminated|closed/],
  ])("%s", async (name, make, fault) => {
    answer = make();
    const error = await refused();
    expect(error.message).toMatch(fault);
    expect(error.message).toContain(url);
    expect(error.cure).toMatch("--data FILE");
    if (name !== "other bytes than those asked for") expect(files().filter((file) => file === "file")).toEqual([]);
  });

  test("a server that falls silent", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000));
    };
    const since = performance.now();
    const error = await refused([url], { patience: 100 });
    expect(error.message).toMatch("silent for 0.1 s");
    expect(performance.now() - since).toBeLessThan(10_000);
  });

  test("nobody there, and no such name: an error that asks whether the machine is online", async () => {
    const nobody = "http://127.0.0.1:1/file";
    const error = await refused([nobody, "http://no-such-name.invalid/file"]);
    expect(error.message).toMatch(/127.0.0.1:1\/file: .*; http:\/\/no-such-name.invalid\/file: .*online/);
  });
});

test("only data sets that can be fetched are, and only from addresses", async () => {
  process.env.LTH_CACHE = folder;
  await expect(fetchDataset("mnist", [])).rejects.toMatchObject({
    fault: "asked",
    message: expect.stringContaining("comes with lth"),
    cure: "lth fetches cifar10",
  });
  await expect(fetchDataset("fashion-mnist", [])).rejects.toMatchObject({ fault: "asked" });
  await expect(fetchDataset("cifar", [])).rejects.toMatchObject({ message: 'no data set is called "cifar"' });
  await expect(fetchDataset("cifar10", ["file:///etc/passwd"])).rejects.toMatchObject({
    fault: "asked",
    message: expect.stringContaining("file:///etc/passwd"),
  });
  delete process.env.LTH_CACHE;
});
