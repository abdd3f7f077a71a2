import path from "node:path";
import { createDpinClient, createSender, createSpendingLimit } from "@dpin/sdk";
import { createFileLedger } from "@dpin/sdk/node";
import type { DpinAddresses, DpinClient } from "@dpin/sdk";
import { createPublicClient, createWalletClient, fallback, http, webSocket } from "viem";
import type { Logger } from "pino";
import { openKey } from "../keys/openKey.ts";
import type { NetworkConfig } from "./networkConfig.ts";

/** How long an RPC server may take to answer before the next one is asked, in milliseconds. */
const RPC_TIMEOUT_MS = 10_000;

/**
 * A client of the network that a configuration names; every try again after a node that is away is logged, and every transaction that had to be
 * replaced. Throws UsageError when the key cannot be opened, LedgerError when what it spent cannot be read.
 */
export async function connect({
  config,
  logger,
  signal,
  attempts,
  dataDir,
}: {
  config: Pick<NetworkConfig, "rpc" | "key"> &
    Partial<Pick<NetworkConfig, "fees">> & { addresses: DpinAddresses | NetworkConfig["addresses"] };
  logger?: Logger;
  signal?: AbortSignal;
  /** Tries in all when the node does not answer; without end by default. */
  attempts?: number;
  /** Where what the key spent is written down; without it a restart forgets. */
  dataDir?: string;
}): Promise<DpinClient> {
  // Retrying is the sdk's: it knows which errors another try can cure. Only the next server is asked at once.
  const options = { retryCount: 0, timeout: RPC_TIMEOUT_MS };
  const servers = config.rpc.map((url) => (url.startsWith("ws") ? webSocket(url, options) : http(url, options)));
  const transport = servers.length === 1 ? servers[0]! : fallback(servers, { retryCount: 0 });
  const account = await openKey(config);
  const publicClient = createPublicClient({ transport, pollingInterval: 200, cacheTime: 0 });
  const walletClient = createWalletClient({ transport, account });
  const retryPolicy = {
    ...(attempts === undefined ? {} : { attempts }),
    onRetry: ({ error, attempt, delayMs }: { error: unknown; attempt: number; delayMs: number }) =>
      logger?.warn({ event: "retrying", attempt, ms: Math.round(delayMs), error: String(error) }, "the node does not answer; trying again"),
  };
  const { maxPerDay, ...feePolicy } = config.fees ?? {};
  const ledgerOf = (dir: string) => createFileLedger({ file: path.join(dir, `spent-${account.address}.jsonl`) });
  const spendingLimit =
    maxPerDay === undefined
      ? undefined
      : createSpendingLimit({ weiPerDay: maxPerDay, ...(dataDir !== undefined && { ledger: await ledgerOf(dataDir) }) });
  const sender = createSender({
    publicClient,
    walletClient,
    signal,
    retryPolicy,
    feePolicy,
    spendingLimit,
    onReplace: ({ call, nonce, fees, cancels }) =>
      logger?.warn(
        { event: "replaced", call, nonce, maxFeePerGas: String(fees.maxFeePerGas), cancels },
        cancels ? `${call} came too late and is withdrawn` : `${call} was not mined and pays more now`,
      ),
    onExempt: ({ call, nonce, wei }) =>
      logger?.info({ event: "exempt", call, nonce, mostWei: String(wei) }, `${call} is not counted for the day's spending limit`),
  });
  const { fromBlock, ...addresses } = config.addresses;
  return createDpinClient({
    publicClient,
    walletClient,
    sender,
    addresses: fromBlock === undefined ? addresses : { ...addresses, fromBlock },
    signal,
    retryPolicy,
  });
}
