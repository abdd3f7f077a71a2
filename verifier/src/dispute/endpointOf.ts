import { getEndpoint, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Address } from "viem";

/** So long an endpoint is looked for. */
const PATIENCE_MS = 10_000;

/**
 * Where a provider serves; null when it has no server, or when that cannot be found out within ten seconds. A provider can fill the block that tells its endpoint with so many events that nodes refuse its logs: it is
 * then as silent as one without a server, and must reveal on chain.
 */
export async function endpointOf(
  client: DpinClient,
  { provider, signal, logger, patienceMs = PATIENCE_MS }: { provider: Address; signal: AbortSignal; logger: Logger; patienceMs?: number },
): Promise<string | null> {
  const late = AbortSignal.timeout(patienceMs);
  try {
    return await getEndpoint(client, { provider, signal: AbortSignal.any([signal, late]) });
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    logger.warn(
      { event: "endpointUnknown", provider },
      `where provider ${provider} serves cannot be found out: it is taken to serve nothing`,
    );
    return null;
  }
}
