import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import type { Registry } from "prom-client";
import { readReadiness } from "./readReadiness.ts";

/** What is amiss, in words for an operator; null when nothing is. */
export type ReadinessCheck = () => Promise<string | null>;

export interface Monitoring {
  /** http://host:port */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `GET /metrics` in Prometheus' text form, `GET /healthz` (200 while the process answers) and `GET /readyz` (200 when every check is content, else 503
 * with what each says).
 */
export async function serveMonitoring({
  host,
  port,
  registry,
  checks,
}: {
  host: string;
  port: number;
  registry: Registry;
  checks: Readonly<Record<string, ReadinessCheck>>;
}): Promise<Monitoring> {
  const server = Fastify({ logger: false, bodyLimit: 1024, requestTimeout: 30_000, forceCloseConnections: true });
  server.server.maxConnections = 64;
  server.get("/metrics", async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  server.get("/healthz", () => ({ ok: true }));
  server.get("/readyz", async (_request, reply) => {
    const told = await readReadiness({ checks });
    const ready = Object.values(told).every((amiss) => amiss === "ok");
    return reply.code(ready ? 200 : 503).send({ ready, ...told });
  });
  await server.listen({ host, port });
  const { port: bound } = server.server.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`, close: () => server.close() };
}
