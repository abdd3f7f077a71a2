import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a server may do with a question instead of answering it. */
export type Fault =
  /** Accepts it and never answers. */
  | "hang"
  /** Sends its answer's beginning and then nothing more, with the connection open. */
  | "stall"
  /** Cuts the connection. */
  | "cut"
  /** Cuts the connection in the middle of the answer. */
  | "truncate"
  | "html"
  | "malformed"
  /** A JSON-RPC error that says nothing. */
  | "rpcError"
  | "http500"
  /** HTTP 429 with Retry-After: 1. */
  | "http429"
  /** JSON of another form than was asked for. */
  | "nonsense";

export const FAULTS: readonly Fault[] = [
  "hang",
  "stall",
  "cut",
  "truncate",
  "html",
  "malformed",
  "rpcError",
  "http500",
  "http429",
  "nonsense",
];

/** Stands in front of a node as a bad RPC server. */
export interface FaultyProxy {
  readonly url: string;
  /** Every question that came, in order. */
  readonly calls: readonly RpcCall[];
  /** The fault of every question from now on, or of those for which `choose` returns one; null: answers well. */
  fail(fault: Fault | null | ((call: RpcCall) => Fault | null)): void;
  /** Changes answers: gets the node's `result`, or asks the node something else by `ask`; an Error becomes a JSON-RPC error with its `code`. */
  rewrite(change: ((call: RpcCall & { result: unknown; ask: Ask }) => unknown) | null): void;
  stop(): Promise<void>;
}

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

export async function startFaultyProxy({ target }: { target: string }): Promise<FaultyProxy> {
  let choose: (call: RpcCall) => Fault | null = () => null;
  let change: Parameters<FaultyProxy["rewrite"]>[0] = null;
  const calls: RpcCall[] = [];

  async function forward(body: string): Promise<{ result?: unknown; error?: unknown }> {
    const answer = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
    return (await answer.json()) as { result?: unknown; error?: unknown };
  }
  const ask: Ask = async (method, params) => (await forward(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))).result;

  async function answer(body: string, response: ServerResponse): Promise<void> {
    const { id, method, params = [] } = JSON.parse(body) as { id: number; method: string; params?: unknown[] };
    const call = { method, params };
    calls.push(call);
    const fault = choose(call);
    const send = (value: object) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    switch (fault) {
      case "hang":
        return;
      case "cut":
        return void response.destroy();
      case "html":
        return void response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Please sign in</body></html>");
      case "malformed":
        return void response.writeHead(200, { "content-type": "application/json" }).end('{"jsonrpc":"2.0","id":1,"result":0x1');
      case "rpcError":
        return void send({ jsonrpc: "2.0", id, error: { code: -32603, message: "Internal error" } });
      case "http500":
        return void response.writeHead(500, { "content-type": "text/plain" }).end("oops");
      case "http429":
        return void response.writeHead(429, { "content-type": "text/plain", "retry-after": "1" }).end("too many requests");
      case "nonsense":
        return void send({ jsonrpc: "2.0", id, result: { nonsense: true } });
    }
    const told = await forward(body);
    if (change !== null && told.error === undefined) {
      const changed = await change({ ...call, result: told.result, ask });
      if (changed instanceof Error) {
        const { message, code = -32000 } = changed as Error & { code?: number };
        return void send({ jsonrpc: "2.0", id, error: { code, message } });
      }
      told.result = changed;
    }
    if (fault === null) return void send({ ...told, jsonrpc: "2.0", id });
    const text = JSON.stringify({ ...told, id });
    response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
    response.write(text.slice(0, text.length / 2));
    if (fault === "truncate") setTimeout(() => response.destroy(), 10);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void answer(Buffer.concat(chunks).toString(), response).catch(() => response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (fault) => {
      choose = typeof fault === "function" ? fault : () => fault;
      // Whoever waits for a server that hangs would go on waiting.
      if (fault === null) server.closeAllConnections();
    },
    rewrite: (next) => void (change = next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
