import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "../UsageError.ts";

/**
 * Resolves to a port of 127.0.0.1 that can serve HTTP and on which nothing listens: the given one, or any free one for 0. Throws
 * UsageError when it is in use, not allowed, or one of those that fetch refuses (the "bad ports" of the Fetch standard).
 */
export async function checkPort({ port }: { port: number }): Promise<number> {
  const advice = "choose another with --port, or leave --port away to take a free one";
  const server = http.createServer((_, response) => response.end());
  server.listen({ port, host: "127.0.0.1", exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`port ${port} ${code === "EADDRINUSE" ? "is in use" : `cannot be used (${code ?? message})`}: ${advice}`);
  }
  try {
    const { port: taken } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${taken}`);
    return taken;
  } catch (error) {
    const { cause } = error as { cause?: Error };
    throw new UsageError(`port ${port} cannot be used (${cause?.message ?? String(error)}): ${advice}`);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}
