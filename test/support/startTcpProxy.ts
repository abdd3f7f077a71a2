import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A wire to a node that can be cut, or let nothing through; carries HTTP and WebSockets alike. */
export interface TcpProxy {
  /** host:port */
  readonly host: string;
  /** Connections that were made so far. */
  readonly connections: number;
  /** Cuts every connection and takes no new ones, until `heal()`. */
  cut(): void;
  /** Takes connections and bytes and passes nothing on, until `heal()`. */
  hang(): void;
  heal(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy({ target }: { target: string }): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let state: "well" | "cut" | "hanging" = "well";
  let connections = 0;
  const server = createServer((client) => {
    connections++;
    open.add(client);
    client.on("error", () => client.destroy());
    client.on("close", () => open.delete(client));
    if (state === "cut") return void client.destroy();
    const node = connect(Number(port), hostname);
    node.on("error", () => client.destroy());
    client.on("data", (bytes) => state === "well" && node.write(bytes));
    node.on("data", (bytes) => state === "well" && client.write(bytes));
    node.on("close", () => client.destroy());
    client.on("close", () => node.destroy());
  });
  const destroyAll = () => open.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    cut: () => {
      state = "cut";
      destroyAll();
    },
    hang: () => void (state = "hanging"),
    heal: () => void (state = "well"),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        destroyAll();
      }),
  };
}
