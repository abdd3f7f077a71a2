import path from "node:path";
import { createDpinClient, createDrySender, createFileLedger, createRpcTransport, createSender, createSpendingLimit } from "@dpin/sdk";
import type { DpinAddresses, DpinClient, DryRun, RpcNotice } from "@dpin/sdk";
import { createPublicClient, createWalletClient } from "viem";
import type { Logger } from "pino";
import { openKey } from "../keys/openKey.ts";
import { describeDryRun } from "./describeDryRun.ts";
import { feePolicyOf } from "./feePolicyOf.ts";
import type { NetworkConfig } from "./networkConfig.ts";

/** How long an RPC server may take to answer before the next one is asked, in milliseconds. */
const RPC_TIMEOUT_MS = 10_000;

/**
 * A client of the network that a configuration names; every try again after a node that is away is logged, and every transaction that had to be
 * replaced. With `dryRun` nothing is sent: what would have been is told to `onDryRun`, by default to the log, and every action that sends ends in DryRunError. Throws UsageError when the key cannot be opened, LedgerError when what it spent cannot be read.
 */
export async function connect({
  config,
  logger,
  signal,
  attempts,
  dataDir,
  dryRun = false,
  onDryRun,
}: {
  config: Pick<NetworkConfig, "rpc" | "key"> &
    Partial<Pick<NetworkConfig, "fees" | "chainId">> & { addresses: DpinAddresses | NetworkConfig["addresses"] };
  logger?: Logger;
  signal?: AbortSignal;
  /** Tries in all when the node does not answer; without end by default. */
  attempts?: number;
  /** Where what the key spent is written down; without it a restart forgets. */
  dataDir?: string;
  dryRun?: boolean;
  onDryRun?: (call: DryRun) => void;
}): Promise<DpinClient> {
  const onNotice = ({ kind, server, reason }: RpcNotice) =>
    logger?.warn(
      { event: kind === "down" ? "rpcDown" : "rpcUp", server, reason },
      kind === "down" ? `${server} is not asked for a while: ${reason}` : `${server} answers again`,
    );
  const transport = createRpcTransport({ urls: config.rpc, chainId: config.chainId, timeoutMs: RPC_TIMEOUT_MS, signal, onNotice });
  const account = await openKey(config);
  const publicClient = createPublicClient({ transport, pollingInterval: 200, cacheTime: 0 });
  const walletClient = createWalletClient({ transport, account });
  const retryPolicy = {
    ...(attempts === undefined ? {} : { attempts }),
    onRetry: ({ error, attempt, delayMs }: { error: unknown; attempt: number; delayMs: number }) =>
      logger?.warn(
        { event: "retrying", attempt, ms: Math.round(delayMs), error: firstLine(error) },
        "the node does not answer; trying again",
      ),
  };
  const maxPerDay = config.fees?.maxPerDay;
  const feePolicy = config.fees && feePolicyOf(config.fees);
  const ledgerOf = (dir: string) => createFileLedger({ file: path.join(dir, `spent-${account.address}.jsonl`) });
  const spendingLimit =
    maxPerDay === undefined
      ? undefined
      : createSpendingLimit({ weiPerDay: maxPerDay, ...(dataDir !== undefined && { ledger: await ledgerOf(dataDir) }) });
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

/** The rest may hold the URL of a server with a key in it. */
function firstLine(error: unknown): string {
  return String(error).split("\n")[0]!;
}
