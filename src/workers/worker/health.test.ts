import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { serveHealth } from "./health.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A port that is taken for as long as a test takes, or just was. */
const port = (kept: boolean): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : 0;
      if (kept) {
        ends.push(() => server.close());
        resolve(found);
      } else server.close(() => resolve(found));
    });
  });

test("says that all is well, or what is wrong; counts what was trained; is asked by this machine alone", async () => {
  const at = await port(false);
  let wrong: string | null = null;
  const counts = new Map([["trained", 3]]);
  let iterations = 100;
  const health = { wrong: () => wrong, running: () => 2, ends: () => counts, iterations: () => iterations };
  ends.push(await serveHealth(at, health));
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${at}${path}`);
    return { status: response.status, text: await response.text() };
  };
  expect(await ask("/healthz")).toEqual({ status: 200, text: "ok\n" });
  wrong = "redis://host cannot be reached";
  expect(await ask("/healthz")).toEqual({ status: 503, text: "redis://host cannot be reached\n" });
  await ask("/metrics");
  counts.set("trained", 5).set("given back", 1);
  iterations = 250;
  const { status, text } = await ask("/metrics");
  expect(status).toBe(200);
  expect(text).toContain("\nlth_worker_running 2\n");
  expect(text).toContain('\nlth_worker_orders_total{end="trained"} 5\n');
  expect(text).toContain('\nlth_worker_orders_total{end="given back"} 1\n');
  expect(text).toContain("\nlth_worker_iterations_total 250\n");
  expect((await ask("/")).status).toBe(404);
});

test("a port that is taken is said", async () => {
  const at = await port(true);
  const health = { wrong: () => null, running: () => 0, ends: () => new Map(), iterations: () => 0 };
  await expect(serveHealth(at, health)).rejects.toThrow(`port ${at} cannot be listened on: EADDRINUSE`);
});
