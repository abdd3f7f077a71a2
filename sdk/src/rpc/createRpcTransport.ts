import { createTransport } from "viem";
import type { Transport } from "viem";
import { createHttpNode } from "./createHttpNode.ts";
import { createRpcPool, type RpcNotice } from "./createRpcPool.ts";
import { createSocketNode } from "./createSocketNode.ts";

export interface RpcTransportParameters {
  /** http, https, ws or wss, the best first. */
  urls: readonly string[];
  /** A server of another chain is not used; by default the chain is that of the first server that answers. */
  chainId?: number | undefined;
  /** How long a server may take for an answer; then the next one is asked. */
  timeoutMs?: number;
  /** How often the heads of several servers are compared. */
  compareMs?: number;
  signal?: AbortSignal | undefined;
  /** Told once of every server that is not used for a while and once when it is used again. */
  onNotice?: ((notice: RpcNotice) => void) | undefined;
}

/**
 * A viem transport over one or several JSON-RPC servers: what one does not answer is asked of the next at once, in the middle of whatever is being done; see
 * createRpcPool. Trying again when none answers is left to the client. Its connections are closed when `signal` is aborted.
 */
export function createRpcTransport({
  urls,
  chainId,
  timeoutMs = 10_000,
  compareMs,
  signal,
  onNotice,
}: RpcTransportParameters): Transport<"rpc"> {
  const nodes = urls.map((url) => (/^ws/.test(url) ? createSocketNode({ url, timeoutMs }) : createHttpNode({ url, timeoutMs })));
  const pool = createRpcPool({ nodes, chainId, onNotice, ...(compareMs !== undefined && { compareMs }) });
  const close = () => nodes.forEach((node) => node.close());
  if (signal?.aborted === true) close();
  else signal?.addEventListener("abort", close, { once: true });
  return () =>
    createTransport({
      key: "rpc",
      name: "JSON-RPC servers",
      type: "rpc",
      retryCount: 0,
      request: ({ method, params }) => pool.ask({ method, params: (params ?? []) as readonly unknown[] }) as Promise<never>,
    });
}
