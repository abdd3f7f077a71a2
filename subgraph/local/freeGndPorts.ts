import { freePort } from "./freePort.ts";
import type { GndPorts } from "./launchGnd.ts";

/** Ports of 127.0.0.1 for a graph-node on which nothing listens now; that for queries is `http` when it is given. */
export async function freeGndPorts({ http }: { http?: number | undefined } = {}): Promise<GndPorts> {
  return { http: http ?? (await freePort()), indexNode: await freePort(), admin: await freePort(), metrics: await freePort() };
}
