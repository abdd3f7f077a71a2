import { encodeFunctionData, keccak256, TransactionReceiptNotFoundError } from "viem";
import type { Abi, Address, Hex, PublicClient, TransactionReceipt } from "viem";
import { BaseError, NodeUnreachableError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import type { DpinWallet } from "./createDpinClient.ts";
import { retry, type RetryParameters } from "./retry.ts";
import { wait } from "./wait.ts";

/** A state-changing contract call; `value` in native wei. */
export interface Call {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value?: bigint;
}

export interface Sender {
  send(call: Call): Promise<TransactionReceipt>;
}

/** No transaction may use more (EIP-7825). */
const TRANSACTION_GAS_CAP = 16_777_216n;
const RECEIPT_POLL_MS = 100;
/** After so many polls a transaction whose nonce is used, but which has no receipt, was another's. */
const ABSENT_POLLS = 10;
/** How often a transaction that the node seems to have forgotten is sent again. */
const REBROADCAST_MS = 5_000;

/**
 * The one way a key's transactions leave this process: strictly one after the other, each signed once and broadcast until it has a
 * receipt. Because the very same signed bytes are sent again after a transport error, a transaction can never happen twice.
 * Throws ContractRevertError when a call is refused, before it is sent or by its receipt.
 */
export function createSender({
  publicClient,
  walletClient,
  signal,
  retryPolicy = {},
}: {
  publicClient: PublicClient;
  walletClient: DpinWallet;
  signal?: AbortSignal | undefined;
  retryPolicy?: Omit<RetryParameters<unknown>, "run" | "signal">;
}): Sender {
  const account = walletClient.account;
  if (account.type !== "local")
    throw new BaseError("the sender signs by itself and needs a local account", { details: { account: account.address } });
  const sign = account.signTransaction;
  let last: Promise<unknown> = Promise.resolve();

  function send(call: Call): Promise<TransactionReceipt> {
    const result = last.then(() => sendNow(call));
    last = result.catch(() => undefined);
    return result;
  }

  async function sendNow(call: Call): Promise<TransactionReceipt> {
    for (;;) {
      const transaction = await online(call, () => prepare(call));
      const raw = await sign(transaction);
      const receipt = await deliver({ call, raw, nonce: transaction.nonce });
      // Another process used this nonce with the same key: ours can never happen any more, so signing anew is safe.
      if (receipt === null) continue;
      if (receipt.status === "reverted") throw await revertOf(call, receipt);
      return receipt;
    }
  }

  async function prepare({ address, abi, functionName, args, value = 0n }: Call) {
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, nonce, fees, chainId] = await Promise.all([
      publicClient.estimateGas({ account: account.address, to: address, data, value }),
      publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }),
      publicClient.estimateFeesPerGas(),
      publicClient.getChainId(),
    ]);
    const padded = gas + gas / 4n + 10_000n;
    return {
      type: "eip1559",
      chainId,
      to: address,
      data,
      value,
      nonce,
      gas: padded < TRANSACTION_GAS_CAP ? padded : TRANSACTION_GAS_CAP,
      ...fees,
    } as const;
  }

  async function deliver({ call, raw, nonce }: { call: Call; raw: Hex; nonce: number }): Promise<TransactionReceipt | null> {
    const hash = keccak256(raw);
    let sentAt = 0;
    let absent = 0;
    for (;;) {
      const receipt = await online(call, async () => {
        const found = await receiptOf(hash);
        if (found !== null) return found;
        if (Date.now() - sentAt > REBROADCAST_MS) {
          await broadcast(call, raw);
          sentAt = Date.now();
        }
        return receiptOf(hash);
      });
      if (receipt !== null) return receipt;
      const used = await online(call, () => publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }));
      // Behind a balancer another node may have the count already and this one not yet the receipt: only lasting absence counts.
      absent = used > nonce ? absent + 1 : 0;
      if (absent > ABSENT_POLLS) return null;
      await wait({ ms: RECEIPT_POLL_MS, signal });
    }
  }

  async function broadcast(call: Call, raw: Hex): Promise<void> {
    try {
      await publicClient.sendRawTransaction({ serializedTransaction: raw });
    } catch (error) {
      const text = String((error as { details?: unknown }).details ?? "") + String((error as Error).message);
      // The node has it from an earlier try whose answer was lost, or the nonce is used: the receipt tells which.
      if (/already known|known transaction|nonce too low|already imported|already used/i.test(text)) return;
      const decoded = decodeError({ error, call: call.functionName });
      // A node that mines at once may report the revert here; then there is a receipt too.
      if (!(decoded instanceof NodeUnreachableError) && (await receiptOf(keccak256(raw))) !== null) return;
      throw decoded;
    }
  }

  async function receiptOf(hash: Hex): Promise<TransactionReceipt | null> {
    try {
      return await publicClient.getTransactionReceipt({ hash });
    } catch (error) {
      if (error instanceof TransactionReceiptNotFoundError) return null;
      throw error;
    }
  }

  async function revertOf(
    { address, abi, functionName, args, value }: Call,
    { blockNumber, transactionHash }: TransactionReceipt,
  ): Promise<BaseError> {
    try {
      const data = encodeFunctionData({ abi, functionName, args });
      await publicClient.call({ account: account.address, to: address, data, value: value ?? 0n, blockNumber });
    } catch (error) {
      return decodeError({ error, call: functionName });
    }
    return new BaseError(`${functionName} reverted`, { details: { transactionHash } });
  }

  function online<T>({ functionName }: Call, run: () => Promise<T>): Promise<T> {
    const decoded = async () => {
      try {
        return await run();
      } catch (error) {
        signal?.throwIfAborted();
        throw decodeError({ error, call: functionName });
      }
    };
    return retry({ ...retryPolicy, run: decoded, signal });
  }

  return { send };
}
