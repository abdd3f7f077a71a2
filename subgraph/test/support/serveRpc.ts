import http from "node:http";
import type { AddressInfo } from "node:net";

interface Provider {
  request(request: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}
interface Call {
  readonly id: number | string | null;
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** A chain of this process (Hardhat's own EVM) as a node on 127.0.0.1, for programs that read by JSON-RPC. It can be taken away and given back. */
export async function serveRpc({
  provider,
}: {
  provider: Provider;
}): Promise<{ url: string; setAway(isAway: boolean): void; stop(): Promise<void> }> {
  let isAway = false;
  const answer = async ({ id, method, params = [] }: Call) => {
    try {
      return { jsonrpc: "2.0", id, result: (await provider.request({ method, params })) ?? null };
    } catch (error) {
      const { code = -32_603, message } = error as { code?: number; message: string };
      return { jsonrpc: "2.0", id, error: { code, message } };
    }
  };
  const server = http.createServer((request, response) => {
    if (isAway) return void request.socket.destroy();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[];
      const answered = Array.isArray(body) ? Promise.all(body.map(answer)) : answer(body);
      void answered.then((result) => response.setHeader("content-type", "application/json").end(JSON.stringify(result)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, setAway: (away) => (isAway = away), stop };
}
