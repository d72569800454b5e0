import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis server of a test's own, from Debian's package redis-server. */
export interface RedisServer {
  readonly url: string;
  /** As after kill -9, or a power cut. */
  kill(): Promise<void>;
  /** The same again, with what it kept. */
  start(): Promise<void>;
  /** Removes all that is in it. */
  empty(): Promise<void>;
  /** Ends it, and removes its files. */
  remove(): Promise<void>;
}

/** A port that nobody listens on just now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

let servers = 0;

/**
 * `kept`: it writes down what it is told (AOF), and has it after a kill; `host`: the address that it is reached at. Throws if there
 * is no redis-server.
 */
export async function redisServer({ kept = true, host = "127.0.0.1" } = {}): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://${host}:${port}/0`;
  const folder = join(tmpdir(), `lth-redis-${process.pid}-${++servers}`);
  mkdirSync(folder, { recursive: true });
  const settings = {
    port: String(port),
    bind: host,
    "protected-mode": "no", // it listens on this machine alone
    dir: folder,
    save: "",
    appendonly: kept ? "yes" : "no",
    appendfsync: "everysec",
    "maxmemory-policy": "noeviction",
    loglevel: "warning",
  };
  let child: ChildProcess | undefined;
  const start = async () => {
    const server = spawn(
      "redis-server",
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      {
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    child = server;
    const failed = new Promise<never>((_, reject) => {
      server.once("error", (error) => {
        reject(new Error(`no redis-server can be started (apt-get install redis-server): ${error.message}`));
      });
    });
    failed.catch(() => undefined);
    await Promise.race([failed, answering(url)]);
  };
  const kill = async () => {
    const server = child;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await gone;
  };
  await start();
  return {
    url,
    kill,
    start,
    async empty() {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on("error", () => undefined);
  for (let i = 0; i < 100; i++) {
    try {
      await client.connect();
      await client.ping();
      client.disconnect();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`${url} does not answer`);
}
