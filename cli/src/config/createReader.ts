import { createRpcTransport, type RpcNotice } from "@dpin/sdk";
import type { Logger } from "pino";
import { createPublicClient } from "viem";
import type { PublicClient, Transport } from "viem";

/** How long an RPC server may take to answer before the next one is asked, in milliseconds. */
const RPC_TIMEOUT_MS = 10_000;

/** What asks the RPC servers of a configuration, those of the chain `chainId` only when it is given; what they do wrong is logged, by their hosts. */
export function createReader({
  rpc,
  chainId,
  logger,
  signal,
}: {
  rpc: readonly string[];
  chainId?: number | undefined;
  logger?: Logger | undefined;
  signal?: AbortSignal | undefined;
}): { transport: Transport; publicClient: PublicClient } {
  const onNotice = ({ kind, server, reason }: RpcNotice) =>
    logger?.warn(
      { event: kind === "down" ? "rpcDown" : "rpcUp", server, reason },
      kind === "down" ? `${server} is not asked for a while: ${reason}` : `${server} answers again`,
    );
  const transport = createRpcTransport({ urls: rpc, chainId, timeoutMs: RPC_TIMEOUT_MS, signal, onNotice });
  return { transport, publicClient: createPublicClient({ transport, pollingInterval: 200, cacheTime: 0 }) };
}
