import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A request of S3, before the server hears of it. */
export interface Asked {
  readonly method: string;
  /** Shelf and name in the depot, or whatever else the path ends with. */
  readonly name: string;
  readonly query: URLSearchParams;
}

/**
 * What becomes of a request. `half`: the server hears the first half of it, and no more. `unheard`: the server does all of it, and
 * its answer is heard by nobody. `lost`: nobody hears of it. A number: the server answers with this status, and does nothing.
 */
export type Fate = "passes" | "half" | "unheard" | "lost" | number;

export interface Between {
  /** Where it listens: what AWS_ENDPOINT_URL_S3 names. */
  readonly url: string;
  close(): void;
}

/** A server between machines and S3. `fate` decides of each request; `hit` is told when half of it, or its answer, is lost. */
export async function s3Between(
  server: string,
  fate: (asked: Asked) => Fate | Promise<Fate>,
  hit: () => void = () => undefined,
): Promise<Between> {
  const { hostname, port } = new URL(server);
  const pass = (from: IncomingMessage, to: ServerResponse, what: Fate) => {
    const { expect: _, ...headers } = from.headers; // what waits for a word before it goes on goes on
    const there = ask({ hostname, port, method: from.method, path: from.url, headers });
    let isLost = false;
    const lose = () => {
      if (isLost) return; // each piece that was still on its way says so
      isLost = true;
      hit();
      there.destroy();
      to.destroy();
    };
    there.on("error", () => to.destroy());
    there.on("response", (answer) => {
      if (what === "unheard") return lose();
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(to);
    });
    if (what !== "half") return void from.pipe(there);
    let left = Math.floor(Number(headers["content-length"] ?? 0) / 2);
    from.on("data", (bytes: Buffer) => {
      if (left <= 0) return;
      there.write(bytes.subarray(0, left), () => left <= 0 && lose());
      left -= bytes.length;
    });
  };
  const between = createServer(async (from, to) => {
    const { pathname, searchParams } = new URL(from.url ?? "/", server);
    const name = pathname.split("/").slice(-2).join("/");
    const what = await fate({ method: from.method ?? "", name, query: searchParams });
    if (what === "lost") {
      hit();
      to.destroy();
    } else if (typeof what === "number") {
      from.resume();
      to.writeHead(what, { "content-type": "application/xml" });
      to.end(`<Error><Code>Simulated${what}</Code><Message>it is so for a while</Message></Error>`);
    } else pass(from, to, what);
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const address = between.address();
  if (typeof address !== "object" || address === null) throw new Error("it listens nowhere");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      between.closeAllConnections();
      between.close();
    },
  };
}
