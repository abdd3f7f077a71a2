import type { AddressInfo } from "node:net";
import { wait } from "@dpin/sdk";
import Fastify from "fastify";

/** A span as OTLP's JSON has it, with its attributes as an object. */
export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly ms: number;
  readonly failed: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** All that was received, headers too, as it came. */
  raw(): string;
  /** Answers 500 from now on, or takes traces again. */
  refuse(refuses: boolean): void;
  until(passes: (spans: readonly CollectedSpan[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

interface OtlpValue {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}
interface OtlpAttribute {
  key: string;
  value: OtlpValue;
}
interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: OtlpAttribute[];
        status: { code?: number; message?: string };
      }[];
    }[];
  }[];
}

/** A collector of OpenTelemetry traces: OTLP over HTTP with JSON bodies, `POST /v1/traces`. */
export async function startCollector(): Promise<Collector> {
  const server = Fastify({ bodyLimit: 2 ** 24, forceCloseConnections: true });
  const spans: CollectedSpan[] = [];
  const raw: string[] = [];
  let refuses = false;
  server.post("/v1/traces", (request, reply) => {
    raw.push(JSON.stringify(request.headers), JSON.stringify(request.body));
    if (refuses) return reply.code(500).send({});
    for (const { resource, scopeSpans } of (request.body as OtlpRequest).resourceSpans) {
      const service = String(valuesOf(resource.attributes)["service.name"]);
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const { traceId, spanId, name, parentSpanId } = span;
        const ms = Number((BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1_000n) / 1_000;
        const failed = span.status.code === 2 ? (span.status.message ?? "") : null;
        // The JSON form leaves out or empties the parent of a root.
        const parent = parentSpanId === "" ? undefined : parentSpanId;
        spans.push({ service, traceId, spanId, parentSpanId: parent, name, ms, failed, attributes: valuesOf(span.attributes) });
      }
    }
    return reply.send({ partialSuccess: {} });
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    raw: () => raw.join("\n"),
    refuse: (now) => void (refuses = now),
    until: async (passes) => {
      while (!passes(spans)) await wait({ ms: 50 });
    },
    close: () => server.close(),
  };
}

function valuesOf(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue)]),
  );
}
