import http from "node:http";
import type { AddressInfo } from "node:net";

/** graph-node looks for an IPFS server when it starts, although it reads the subgraph from files: this one has nothing. */
export async function startIpfsStub(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = http.createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}
