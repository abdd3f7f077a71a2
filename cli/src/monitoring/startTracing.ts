import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";

/** How long the end of a daemon may wait for its last traces, in milliseconds. */
const LAST_MS = 3_000;
const SUCCESS = 0;

/**
 * Sends this process' spans to an OTLP collector (HTTP, JSON) in the background; resolves to what sends the last ones and ends it. A collector that is away costs spans, never work: what
 * does not fit the queue is dropped, and the log says so once. OTEL_EXPORTER_OTLP_HEADERS may hold what the collector asks for.
 */
export function startTracing({
  daemon,
  endpoint,
  share,
  logger,
}: {
  daemon: string;
  endpoint: string;
  share: number;
  logger: Logger;
}): () => Promise<void> {
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const exporter = telling({ exporter: new OTLPTraceExporter({ url, timeoutMillis: 5_000 }), logger });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": `dpin-${daemon}`, "service.namespace": "dpin" }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanLimits: { attributeValueLengthLimit: 200, attributeCountLimit: 32 },
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2_000 })],
  });
  const contexts = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(contexts);
  trace.setGlobalTracerProvider(provider);
  logger.info({ event: "tracing", host: new URL(endpoint).host, share }, "sending traces");
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => void (timer = setTimeout(resolve, LAST_MS)));
    await Promise.race([provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
    trace.disable();
    context.disable();
  };
}

/** Logs the first of a row of failures, and nothing of what was to be sent. */
function telling({ exporter, logger }: { exporter: SpanExporter; logger: Logger }): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== SUCCESS;
        if (failed && !failing)
          logger.warn({ event: "untraced", spans: spans.length }, "the collector does not take traces; they are dropped");
        failing = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
