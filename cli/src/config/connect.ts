import path from "node:path";
import { createDpinClient, createFileLedger, createSender, createSpendingLimit } from "@dpin/sdk";
import type { DpinAddresses, DpinClient } from "@dpin/sdk";
import { createWalletClient } from "viem";
import type { Logger } from "pino";
import { openKey } from "../keys/openKey.ts";
import { checkChain } from "./checkChain.ts";
import { createReader } from "./createReader.ts";
import type { NetworkConfig } from "./networkConfig.ts";

/**
 * A client of the network that a configuration names; every try again after a node that is away is logged, and every transaction that had to be
 * replaced. Throws UsageError when the key cannot be opened or the chain is not the one that is named, LedgerError when what it spent cannot be read.
 */
export async function connect({
  config,
  logger,
  signal,
  attempts,
  dataDir,
}: {
  config: Pick<NetworkConfig, "rpc" | "key"> &
    Partial<Pick<NetworkConfig, "fees" | "chainId">> & { addresses: DpinAddresses | NetworkConfig["addresses"] };
  logger?: Logger;
  signal?: AbortSignal;
  /** Tries in all when the node does not answer; without end by default. */
  attempts?: number;
  /** Where what the key spent is written down; without it a restart forgets. */
  dataDir?: string;
}): Promise<DpinClient> {
  const account = await openKey(config);
  const { transport, publicClient } = createReader(config);
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
  const client = createDpinClient({
    publicClient,
    walletClient,
    sender,
    addresses: fromBlock === undefined ? addresses : { ...addresses, fromBlock },
    signal,
    retryPolicy,
  });
  await checkChain(client, config);
  return client;
}
