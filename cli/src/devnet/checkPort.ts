import net from "node:net";
import { UsageError } from "../UsageError.ts";

/** Resolves to a port of 127.0.0.1 on which nothing listens: the given one, or any free one for 0. Throws UsageError when it is in use. */
export async function checkPort({ port }: { port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code ?? error.message})`;
      reject(new UsageError(`port ${port} ${reason}: choose another with --port, or leave --port away to take a free one`));
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address() as net.AddressInfo;
      server.close(() => resolve(address.port));
    });
  });
}
