import { createDpinClient, createDrySender, createSender, createSpendingLimit } from "@dpin/sdk";
import type { DpinAddresses, DpinClient, DryRun, SpendingLedger } from "@dpin/sdk";
import { createWalletClient } from "viem";
import type { Account } from "viem";
import type { Logger } from "pino";
import { openKey } from "../keys/openKey.ts";
import { checkChain } from "./checkChain.ts";
import { createReader } from "./createReader.ts";
import { describeDryRun } from "./describeDryRun.ts";
import { feePolicyOf } from "./feePolicyOf.ts";
import type { NetworkConfig } from "./networkConfig.ts";

/**
 * A client of the network that a configuration names; every try again after a node that is away is logged, and every transaction that had to be
 * replaced. With `dryRun` nothing is sent: what would have been is told to `onDryRun`, by default to the log, and every action that sends ends in DryRunError. Throws UsageError when the key cannot be opened or the chain is not the one that is named.
 */
export async function connect({
  config,
  logger,
  signal,
  attempts,
  account: opened,
  ledger,
  dryRun = false,
  onDryRun,
}: {
  config: Pick<NetworkConfig, "rpc"> &
    Partial<Pick<NetworkConfig, "fees" | "chainId">> & {
      /** Null for a client that only reads. */
      key: NetworkConfig["key"] | null;
      addresses: DpinAddresses | NetworkConfig["addresses"];
    };
  logger?: Logger;
  signal?: AbortSignal;
  /** Tries in all when the node does not answer; without end by default. */
  attempts?: number;
  /** The configuration's key, when it is open already. */
  account?: Account;
  /** Where what the key spent is written down; without it a restart forgets. */
  ledger?: SpendingLedger;
  dryRun?: boolean;
  onDryRun?: (call: DryRun) => void;
}): Promise<DpinClient> {
  const { key, rpc } = config;
  const account = opened ?? (key === null ? null : await openKey({ key, rpc }));
  const { transport, publicClient } = createReader({ rpc, chainId: config.chainId, logger, signal });
  const { fromBlock, ...given } = config.addresses;
  const addresses = fromBlock === undefined ? given : { ...given, fromBlock };
  const retryPolicy = {
    ...(attempts === undefined ? {} : { attempts }),
    onRetry: ({ error, attempt, delayMs }: { error: unknown; attempt: number; delayMs: number }) =>
      logger?.warn(
        { event: "retrying", attempt, ms: Math.round(delayMs), error: firstLine(error) },
        "the node does not answer; trying again",
      ),
  };
  if (account === null) {
    const reader = createDpinClient({ publicClient, addresses, signal, retryPolicy });
    await checkChain(reader, config);
    return reader;
  }
  const walletClient = createWalletClient({ transport, account });
  const maxPerDay = config.fees?.maxPerDay;
  const feePolicy = config.fees && feePolicyOf(config.fees);
  const spendingLimit = maxPerDay === undefined ? undefined : createSpendingLimit({ weiPerDay: maxPerDay, ...(ledger && { ledger }) });
  const tellDryRun = (call: DryRun) => logger?.info({ event: "dryRun", ...describeDryRun(call) }, `would send ${call.functionName}`);
  const sender = dryRun
    ? createDrySender({ publicClient, account: account.address, signal, retryPolicy, feePolicy, onCall: onDryRun ?? tellDryRun })
    : createSender({
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
        onWait: ({ call, baseFee, maxFeePerGas }) =>
          logger?.warn(
            { event: "feesTooHigh", call, baseFee: String(baseFee), maxFeePerGas: String(maxFeePerGas) },
            `${call} waits: the base fee is above fees.maxFeePerGas`,
          ),
        onForeign: ({ call, nonce, hash, times }) =>
          logger?.[times > 1 ? "error" : "warn"](
            { event: "foreignTransaction", call, nonce, transaction: hash, times },
            times > 1
              ? `another process sends with this key: give each daemon a key of its own (nonce ${nonce} went to ${hash ?? "another transaction"})`
              : `nonce ${nonce} went to another transaction of this key, of an earlier run or of another process`,
          ),
      });
  const client = createDpinClient({ publicClient, walletClient, sender, addresses, signal, retryPolicy });
  await checkChain(client, config);
  return client;
}

/** The rest may hold the URL of a server with a key in it. */
function firstLine(error: unknown): string {
  return String(error).split("\n")[0]!;
}
