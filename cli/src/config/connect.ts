import { createDpinClient } from "@dpin/sdk";
import type { DpinAddresses, DpinClient } from "@dpin/sdk";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Logger } from "pino";
import type { NetworkConfig } from "./networkConfig.ts";

/** A client of the network that a configuration names; every try again after a node that is away is logged. */
export function connect({
  config,
  logger,
  signal,
  attempts,
}: {
  config: Pick<NetworkConfig, "rpc" | "privateKey"> & { addresses: DpinAddresses | NetworkConfig["addresses"] };
  logger?: Logger;
  signal?: AbortSignal;
  /** Tries in all when the node does not answer; without end by default. */
  attempts?: number;
}): DpinClient {
  // Retrying is the sdk's: it knows which errors another try can cure.
  const transport = http(config.rpc, { retryCount: 0 });
  const { fromBlock, ...addresses } = config.addresses;
  const account = privateKeyToAccount(config.privateKey);
  return createDpinClient({
    publicClient: createPublicClient({ transport, pollingInterval: 200, cacheTime: 0 }),
    walletClient: createWalletClient({ transport, account }),
    addresses: fromBlock === undefined ? addresses : { ...addresses, fromBlock },
    signal,
    retryPolicy: {
      ...(attempts === undefined ? {} : { attempts }),
      onRetry: ({ error, attempt, delayMs }) =>
        logger?.warn(
          { event: "retrying", attempt, ms: Math.round(delayMs), error: String(error) },
          "the node does not answer; trying again",
        ),
    },
  });
}
