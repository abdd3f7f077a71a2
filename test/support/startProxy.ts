import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in front of a chain's node and can take it away. */
export interface Proxy {
  readonly url: string;
  /** Requests that came through so far, by method. */
  readonly counts: ReadonlyMap<string, number>;
  /** Bytes of all bodies so far, of requests and of answers. */
  bytes(): { readonly asked: number; readonly answered: number };
  /** From now on connections are cut, until `up()`. */
  down(): void;
  up(): void;
  /** The next `times` requests of an RPC method reach the node, but their answers are lost. */
  loseAnswersOf(method: string, times: number): void;
  stop(): Promise<void>;
}

/** Starts a proxy for JSON-RPC over HTTP at a free port. */
export async function startProxy({ target }: { target: string }): Promise<Proxy> {
  let away = false;
  const losing = new Map<string, number>();
  const counts = new Map<string, number>();
  let [asked, answered] = [0, 0];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    if (away) {
      request.socket.destroy();
      return;
    }
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void (async () => {
        const body = Buffer.concat(chunks);
        const { method } = JSON.parse(body.toString()) as { method: string };
        counts.set(method, (counts.get(method) ?? 0) + 1);
        asked += body.length;
        const answer = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
        const text = await answer.text();
        answered += Buffer.byteLength(text);
        const left = losing.get(method) ?? 0;
        if (left > 0) losing.set(method, left - 1);
        if (away || left > 0) request.socket.destroy();
        else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
      })().catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    bytes: () => ({ asked, answered }),
    down: () => {
      away = true;
      server.closeAllConnections();
    },
    up: () => void (away = false),
    loseAnswersOf: (method, times) => void losing.set(method, times),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
