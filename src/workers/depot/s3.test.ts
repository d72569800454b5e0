import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sha256 } from "../../hash.ts";
import { DepotFault } from "./depot.ts";
import { openS3Depot } from "./s3.ts";

const name = `results/${sha256("a thing")}`;
/** Milliseconds without a byte. */
const SILENCE = 400;

let server: Server;
let acts: RequestListener;
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = createServer((from, to) => {
    asked++;
    acts(from, to);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it listens nowhere");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${address.port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "somebody");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const open = () => openS3Depot("s3://bucket/prefix", SILENCE);

test("a request that nobody answers is asked again, and then a fault of the depot", { timeout: 20_000 }, async () => {
  acts = (from) => void from.resume();
  const depot = await open();
  await expect(depot.get(name)).rejects.toThrow("the depot s3://bucket/prefix cannot be read: it does not answer");
  expect(asked).toBe(4);
  await expect(depot.put(name, Uint8Array.of(1))).rejects.toThrow(DepotFault);
  await depot.close();
});

test("so is an answer of which only half comes", { timeout: 20_000 }, async () => {
  acts = (_, to) => {
    to.writeHead(200, { "content-length": "100" });
    to.write(new Uint8Array(50));
  };
  const depot = await open();
  await expect(depot.get(name)).rejects.toThrow(DepotFault);
  await depot.close();
});

test("what comes slowly comes: only silence ends a request", { timeout: 20_000 }, async () => {
  acts = (_, to) => {
    to.writeHead(200, { "content-length": "10" });
    for (let i = 0; i < 10; i++) setTimeout(() => to.write(Uint8Array.of(i)), (i * SILENCE) / 5);
  };
  const depot = await open();
  expect(await depot.get(name)).toEqual(Uint8Array.from({ length: 10 }, (_, i) => i));
  await depot.close();
});
