import { encodeFunctionData } from "viem";
import type { Hex, TransactionReceipt } from "viem";
import { BaseError, DeadlinePassedError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import type { DpinReader, DpinWallet } from "./createDpinClient.ts";
import { createNodeCaller } from "./createNodeCaller.ts";
import type { Call, Sender } from "./createSender.ts";
import { findReceipt } from "./findReceipt.ts";
import type { RetryParameters } from "./retry.ts";
import { wait } from "./wait.ts";

export interface WalletSenderParameters {
  publicClient: DpinReader;
  walletClient: DpinWallet;
  signal?: AbortSignal | undefined;
  retryPolicy?: Omit<RetryParameters<unknown>, "run" | "signal">;
}

const RECEIPT_POLL_MS = 250;

/**
 * Sends through a wallet that keeps the key to itself, as a browser's does: the wallet asks its owner, and chooses nonce and fees. What the contract would refuse is
 * refused before the wallet is asked. A transaction that the owner makes faster or cancels in the wallet is followed by its nonce. No spending limit holds it: the owner
 * confirms each one. Throws ContractRevertError, DeadlinePassedError, and BaseError when the owner declines or puts something else in its place.
 */
export function createWalletSender({ publicClient, walletClient, signal, retryPolicy = {} }: WalletSenderParameters): Sender {
  const { account } = walletClient;
  const ask = createNodeCaller({ retryPolicy, signal });
  const online = <T>({ functionName }: Call, run: () => Promise<T>) => ask(functionName, run);

  async function send(call: Call): Promise<TransactionReceipt> {
    const { functionName, address: to, value = 0n, deadline } = call;
    const data = encodeFunctionData(call);
    await online(call, () => publicClient.call({ account: account.address, to, data, value }));
    if (deadline !== undefined && deadline < (await online(call, () => publicClient.getBlock())).timestamp) {
      throw new DeadlinePassedError(`${functionName} was not sent before its deadline`, { details: { deadline } });
    }
    let hash: Hex;
    try {
      // Not tried again: the owner would be asked twice.
      hash = await walletClient.sendTransaction({ account, chain: walletClient.chain ?? null, to, data, value });
    } catch (error) {
      signal?.throwIfAborted();
      throw decodeError({ error, call: functionName });
    }
    const receipt = await receiptOf({ call, hash, data });
    if (receipt.status === "success") return receipt;
    const { blockNumber } = receipt;
    await online(call, () => publicClient.call({ account: account.address, to, data, value, blockNumber }));
    throw new BaseError(`${functionName} reverted`, { details: { transactionHash: receipt.transactionHash } });
  }

  async function receiptOf({ call, hash, data }: { call: Call; hash: Hex; data: Hex }): Promise<TransactionReceipt> {
    const sent = await online(call, () => publicClient.getTransaction({ hash }).catch(() => null));
    const from = await online(call, () => publicClient.getBlockNumber({ cacheTime: 0 }));
    for (let next = from; ;) {
      const receipt = await online(call, () => findReceipt(publicClient, { hash }));
      if (receipt !== null) return receipt;
      const head = await online(call, () => publicClient.getBlockNumber({ cacheTime: 0 }));
      for (; sent !== null && next <= head; next++) {
        const { transactions } = await online(call, () => publicClient.getBlock({ blockNumber: next, includeTransactions: true }));
        const other = transactions.find(({ from: by, nonce }) => by === sent.from && nonce === sent.nonce);
        if (other === undefined || other.hash === hash) continue;
        if (other.to !== sent.to || other.input !== data) {
          throw new BaseError(`${call.functionName} was replaced in the wallet by another transaction`, { details: { hash: other.hash } });
        }
        const replacing = await online(call, () => findReceipt(publicClient, { hash: other.hash }));
        if (replacing !== null) return replacing;
        break;
      }
      await wait({ ms: RECEIPT_POLL_MS, signal });
    }
  }

  return { send };
}
