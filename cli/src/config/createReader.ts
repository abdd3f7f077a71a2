import { createPublicClient, fallback, http, webSocket } from "viem";
import type { PublicClient, Transport } from "viem";

/** How long an RPC server may take to answer before the next one is asked, in milliseconds. */
const RPC_TIMEOUT_MS = 10_000;

/** What asks the RPC servers of a configuration, the first that answers. */
export function createReader({ rpc }: { rpc: readonly string[] }): { transport: Transport; publicClient: PublicClient } {
  // Retrying is the sdk's: it knows which errors another try can cure. Only the next server is asked at once.
  const options = { retryCount: 0, timeout: RPC_TIMEOUT_MS };
  const servers = rpc.map((url) => (url.startsWith("ws") ? webSocket(url, options) : http(url, options)));
  const transport = servers.length === 1 ? servers[0]! : fallback(servers, { retryCount: 0 });
  return { transport, publicClient: createPublicClient({ transport, pollingInterval: 200, cacheTime: 0 }) };
}
