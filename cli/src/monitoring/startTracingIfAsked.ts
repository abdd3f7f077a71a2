import type { Logger } from "pino";
import type { NetworkConfig } from "../config/networkConfig.ts";

/** Begins to send traces when the configuration or OpenTelemetry's own variables name a collector, and gives what ends it; loads nothing otherwise. */
export async function startTracingIfAsked({
  daemon,
  tracing,
  logger,
  env = process.env,
}: {
  daemon: string;
  tracing: NetworkConfig["tracing"];
  logger: Logger;
  env?: NodeJS.ProcessEnv;
}): Promise<() => Promise<void>> {
  const endpoint = tracing.endpoint ?? env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  if (endpoint === undefined || endpoint === "" || env["OTEL_SDK_DISABLED"] === "true") return async () => undefined;
  const { startTracing } = await import("./startTracing.ts");
  return startTracing({ daemon, endpoint, share: tracing.share, logger });
}
