import { createServer } from "node:http";
import { LthError } from "../../errors.ts";
import { codeOf } from "../../system-errors.ts";
import { optional } from "../optional.ts";

/** What a worker says of itself to whoever watches it. */
export interface Health {
  /** Null while all is well, or what is wrong. */
  readonly wrong: () => string | null;
  /** Trainings at work now. */
  readonly running: () => number;
  /** Orders that it is through with, by what became of them. */
  readonly ends: () => ReadonlyMap<string, number>;
  /** Iterations trained so far. */
  readonly iterations: () => number;
}

/**
 * Answers `/healthz` (200 `ok`, or 503 and what is wrong) and `/metrics` (Prometheus' text) on a port of this machine's loopback
 * alone. Returns what ends that. Throws an LthError if the package prom-client is missing, or the port is taken.
 */
export async function serveHealth(port: number, health: Health): Promise<() => void> {
  const { Counter, collectDefaultMetrics, Gauge, Registry } = await optional(
    "prom-client",
    () => import("prom-client"),
  );
  const register = new Registry();
  collectDefaultMetrics({ register });
  new Gauge({
    name: "lth_worker_running",
    help: "trainings at work",
    registers: [register],
    collect() {
      this.set(health.running());
    },
  });
  const counted = new Map<string, number>();
  const orders = new Counter({
    name: "lth_worker_orders_total",
    help: "orders that the worker is through with, by what became of them",
    labelNames: ["end"],
    registers: [register],
    collect() {
      for (const [end, count] of health.ends()) {
        this.inc({ end }, count - (counted.get(end) ?? 0));
        counted.set(end, count);
      }
    },
  });
  orders.inc({ end: "trained" }, 0);
  let trained = 0;
  new Counter({
    name: "lth_worker_iterations_total",
    help: "iterations trained",
    registers: [register],
    collect() {
      this.inc(Math.max(0, health.iterations() - trained));
      trained = Math.max(trained, health.iterations());
    },
  });
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, text: string) => {
      response.writeHead(status, { "content-type": type }).end(text);
    };
    if (request.url === "/healthz") {
      const wrong = health.wrong();
      return answer(wrong === null ? 200 : 503, "text/plain; charset=utf-8", `${wrong ?? "ok"}\n`);
    }
    if (request.url !== "/metrics") return answer(404, "text/plain; charset=utf-8", "see /healthz and /metrics\n");
    register.metrics().then(
      (text) => answer(200, register.contentType, text),
      () => answer(500, "text/plain; charset=utf-8", "the metrics cannot be made\n"),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new LthError(`port ${port} cannot be listened on: ${codeOf(cause)}`, "give --health another", { cause }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  server.unref();
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
