import { encodeFunctionData, keccak256, TransactionReceiptNotFoundError } from "viem";
import type { Abi, Address, Hex, PublicClient, TransactionReceipt, TransactionSerializableEIP1559 } from "viem";
import { BaseError, DeadlinePassedError, NodeUnreachableError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import type { SpendingLimit } from "../fees/createSpendingLimit.ts";
import { DEFAULT_FEE_POLICY, feesFor, type FeePolicy, type Fees } from "../fees/feesFor.ts";
import type { DpinWallet } from "./createDpinClient.ts";
import { createTurnstile } from "./createTurnstile.ts";
import { keepLatest } from "./keepLatest.ts";
import { retry, type RetryParameters } from "./retry.ts";
import { wait } from "./wait.ts";

/** A state-changing contract call; `value` in native wei. */
export interface Call {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value?: bigint;
  /** Last second (the chain's clock) at which it is worth anything. */
  readonly deadline?: bigint;
  /**
   * Neither held back by the key's spending limit nor counted for it. Only for a call that earns more than it costs and whose failure loses a stake: else
   * whoever makes a key spend could make it silent.
   */
  readonly exemptFromSpendingLimit?: boolean;
}

export interface Sender {
  /** Throws ContractRevertError when the call is refused, DeadlinePassedError when it was not mined in time, SpendingLimitError. */
  send(call: Call): Promise<TransactionReceipt>;
}

export interface SenderParameters {
  publicClient: PublicClient;
  walletClient: DpinWallet;
  signal?: AbortSignal | undefined;
  retryPolicy?: Omit<RetryParameters<unknown>, "run" | "signal">;
  feePolicy?: Partial<FeePolicy>;
  spendingLimit?: SpendingLimit | undefined;
  /** Told of every replacement of a transaction that was not mined. */
  onReplace?: ((event: { call: string; nonce: number; fees: Fees; cancels: boolean }) => void) | undefined;
  /** Told of every transaction that passes by the spending limit, with the native wei that it may cost at most. */
  onExempt?: ((event: { call: string; nonce: number; wei: bigint }) => void) | undefined;
}

type Transaction = TransactionSerializableEIP1559 & { nonce: number; gas: bigint } & Fees;

/** One signed form of a transaction; all variants of one nonce exclude each other on chain. */
interface Variant {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly cancels: boolean;
}

interface Sent {
  readonly call: Call;
  /** The latest variant, what a replacement has to outbid. */
  transaction: Transaction;
  readonly variants: Variant[];
}

/** No transaction may use more (EIP-7825). */
const TRANSACTION_GAS_CAP = 16_777_216n;
const TRANSFER_GAS = 21_000n;
const RECEIPT_POLL_MS = 100;
/** After so many polls a transaction whose nonce is used, but which has no receipt, was another's. */
const ABSENT_POLLS = 10;
/** How often a transaction that the node seems to have forgotten is sent again. */
const REBROADCAST_MS = 5_000;
/** How many of the latest mined transactions are kept. */
const MINED_LATELY = 64;
/** Replacements near a deadline come no faster than this. */
const FASTEST_BUMP_MS = 2_000;

/**
 * The one way a key's transactions leave this process. Each gets its nonce alone and is broadcast before the next one does, the nearest deadline
 * first; then several wait for their receipts side by side. One that is not mined is replaced by a dearer one with the same nonce, so a
 * call can never happen twice; one whose deadline has passed is replaced by an empty transfer, so that it blocks nobody.
 */
export function createSender({
  publicClient,
  walletClient,
  signal,
  retryPolicy = {},
  feePolicy,
  spendingLimit,
  onReplace,
  onExempt,
}: SenderParameters): Sender {
  const account = walletClient.account;
  if (account.type !== "local")
    throw new BaseError("the sender signs by itself and needs a local account", { details: { account: account.address } });
  const sign = account.signTransaction;
  const policy = { ...DEFAULT_FEE_POLICY, ...feePolicy };
  const turnstile = createTurnstile();
  /** By nonce, each with its deadline. */
  const inFlight = new Map<number, bigint | undefined>();
  /** The latest that were mined, by nonce: a reorganisation may take them back, and what is in flight behind them then waits for them. */
  const minedLately = new Map<number, Hex>();

  async function send(call: Call): Promise<TransactionReceipt> {
    for (;;) {
      const { sent, reservation } = await turnstile.pass({ deadline: call.deadline, run: () => dispatch(call) });
      const { nonce } = sent.transaction;
      let receipt: TransactionReceipt | null;
      try {
        receipt = await deliver(sent);
      } catch (error) {
        // It may still be mined: what it could cost at most counts as spent.
        await reservation?.settle(mostOf(sent));
        throw error;
      } finally {
        inFlight.delete(nonce);
      }
      await reservation?.settle(receipt === null ? 0n : costOf(receipt, call));
      // Another process used this nonce with the same key: ours can never happen any more, so signing anew is safe.
      if (receipt === null) continue;
      const mined = sent.variants.find(({ hash }) => hash === receipt.transactionHash);
      if (mined !== undefined) keepLatest({ map: minedLately, key: nonce, value: mined.raw, most: MINED_LATELY });
      if (mined?.cancels === true) throw deadlinePassed(call);
      if (receipt.status === "reverted") throw await revertOf(call, receipt);
      return receipt;
    }
  }

  /** Prepares, signs and broadcasts; nobody else of this key does anything meanwhile, so nonces have no gaps. */
  async function dispatch(call: Call) {
    const transaction = await online(call, () => prepare(call));
    const sent: Sent = { call, transaction, variants: [] };
    const exempt = call.exemptFromSpendingLimit === true;
    const reservation = exempt ? undefined : await spendingLimit?.reserve(mostOf(sent));
    if (exempt && spendingLimit !== undefined) onExempt?.({ call: call.functionName, nonce: transaction.nonce, wei: mostOf(sent) });
    inFlight.set(transaction.nonce, call.deadline);
    try {
      await addVariant({ sent, transaction, cancels: false });
      await online(call, () => broadcast(sent));
    } catch (error) {
      inFlight.delete(transaction.nonce);
      await reservation?.settle(0n);
      throw error;
    }
    return { sent, reservation };
  }

  async function prepare(call: Call): Promise<Transaction> {
    const { address, abi, functionName, args, value = 0n } = call;
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, used, fees, chainId] = await Promise.all([
      publicClient.estimateGas({ account: account.address, to: address, data, value }),
      publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }),
      currentFees({ deadline: call.deadline }),
      publicClient.getChainId(),
    ]);
    if (fees.secondsLeft !== undefined && fees.secondsLeft < 0) throw deadlinePassed(call);
    const padded = gas + gas / 4n + 10_000n;
    return {
      type: "eip1559",
      chainId,
      to: address,
      data,
      value,
      // Not the pending count: what a killed process left behind is replaced, because whoever restarted decides anew what to send.
      nonce: firstFree(used),
      gas: padded < TRANSACTION_GAS_CAP ? padded : TRANSACTION_GAS_CAP,
      ...fees.fees!,
    };
  }

  /** Behind what is in flight, or where a reorganisation has left a gap before it. */
  function firstFree(used: number): number {
    let nonce = used;
    while (inFlight.has(nonce)) nonce++;
    return nonce;
  }

  /** Sends again what a reorganisation took back and the node's pool did not keep: nothing behind it can be mined without. */
  async function fillGaps({ from, to }: { from: number; to: number }): Promise<void> {
    for (let nonce = from; nonce < to; nonce++) {
      const raw = inFlight.has(nonce) ? undefined : minedLately.get(nonce);
      // Whatever the node says: it may have it, and if it does not take it the next try tells.
      if (raw !== undefined) await publicClient.sendRawTransaction({ serializedTransaction: raw }).catch(() => undefined);
    }
  }

  /** The nearest deadline of a call and of those behind it: none of them can be mined before it is. */
  function pressing({ call, transaction }: Sent): bigint | undefined {
    let nearest = call.deadline;
    for (const [nonce, deadline] of inFlight)
      if (nonce > transaction.nonce && deadline !== undefined && (nearest === undefined || deadline < nearest)) nearest = deadline;
    return nearest;
  }

  /** `fees` is null when the policy has no room for a replacement. */
  async function currentFees({ deadline, previous }: { deadline: bigint | undefined; previous?: Fees }) {
    const [block, tip] = await Promise.all([publicClient.getBlock(), publicClient.estimateMaxPriorityFeePerGas()]);
    const secondsLeft = deadline === undefined ? undefined : Number(deadline - block.timestamp);
    const fees = feesFor({ baseFee: block.baseFeePerGas ?? 0n, tip, secondsLeft, previous, policy });
    return { fees, secondsLeft, time: block.timestamp };
  }

  async function addVariant({ sent, transaction, cancels }: { sent: Sent; transaction: Transaction; cancels: boolean }): Promise<void> {
    const raw = await sign(transaction);
    sent.transaction = transaction;
    sent.variants.push({ raw, hash: keccak256(raw), cancels });
  }

  async function deliver(sent: Sent): Promise<TransactionReceipt | null> {
    const { call } = sent;
    const checkMs = () => (pressing(sent) === undefined ? policy.bumpAfterMs : Math.min(policy.bumpAfterMs, FASTEST_BUMP_MS));
    let sentAt = Date.now();
    let bumpedAt = Date.now();
    let checkedAt = Date.now();
    let absent = 0;
    for (;;) {
      const receipt = await online(call, async () => {
        const found = await receiptOf(sent);
        if (found !== null) return found;
        if (Date.now() - sentAt > REBROADCAST_MS) {
          const from = await publicClient.getTransactionCount({ address: account.address, blockTag: "latest" });
          await fillGaps({ from, to: sent.transaction.nonce });
          await broadcast(sent);
          sentAt = Date.now();
        }
        return receiptOf(sent);
      });
      if (receipt !== null) return receipt;
      const used = await online(call, () => publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }));
      // Behind a balancer another node may have the count already and this one not yet the receipt: only lasting absence counts.
      absent = used > sent.transaction.nonce ? absent + 1 : 0;
      if (absent > ABSENT_POLLS) return null;
      if (absent === 0 && Date.now() - checkedAt >= checkMs()) {
        checkedAt = Date.now();
        if (await online(call, () => replaceIfDue(sent, { waitedMs: Date.now() - bumpedAt }))) bumpedAt = sentAt = Date.now();
      }
      await wait({ ms: RECEIPT_POLL_MS, signal });
    }
  }

  /** Replaces what waited long enough, measured against its deadline or that of a call behind it; a call past its own deadline is cancelled. */
  async function replaceIfDue(sent: Sent, { waitedMs }: { waitedMs: number }): Promise<boolean> {
    const { call, transaction } = sent;
    const { fees, secondsLeft, time } = await currentFees({ deadline: pressing(sent), previous: transaction });
    const patience = secondsLeft === undefined ? Infinity : Math.max(FASTEST_BUMP_MS, (secondsLeft * 1_000) / 6);
    if (waitedMs < Math.min(policy.bumpAfterMs, patience) || fees === null) return false;
    const cancels = sent.variants.at(-1)!.cancels || (call.deadline !== undefined && call.deadline < time);
    const emptied = cancels ? ({ to: account.address, data: "0x", value: 0n, gas: TRANSFER_GAS } as const) : {};
    await addVariant({ sent, transaction: { ...transaction, ...emptied, ...fees }, cancels });
    onReplace?.({ call: call.functionName, nonce: transaction.nonce, fees, cancels });
    await broadcast(sent);
    return true;
  }

  /** Sends the latest variant; outbids what a killed process left in the node's pool with the same nonce. */
  async function broadcast(sent: Sent): Promise<void> {
    const { call } = sent;
    for (;;) {
      const { raw } = sent.variants.at(-1)!;
      try {
        await publicClient.sendRawTransaction({ serializedTransaction: raw });
        return;
      } catch (error) {
        const text = String((error as { details?: unknown }).details ?? "") + String((error as Error).message);
        // The node has it from an earlier try whose answer was lost, or the nonce is used: the receipt tells which.
        if (/already known|known transaction|nonce too low|already imported|already used/i.test(text)) return;
        if (/underpriced|replacement fee too low|gas price.*too low|must be at least/i.test(text)) {
          const { transaction } = sent;
          const { fees } = await currentFees({ deadline: pressing(sent), previous: transaction });
          if (fees !== null) {
            await addVariant({ sent, transaction: { ...transaction, ...fees }, cancels: sent.variants.at(-1)!.cancels });
            onReplace?.({ call: call.functionName, nonce: transaction.nonce, fees, cancels: false });
            continue;
          }
        }
        const decoded = decodeError({ error, call: call.functionName });
        // A node that mines at once may report the revert here; then there is a receipt too.
        if (!(decoded instanceof NodeUnreachableError) && (await receiptOf(sent)) !== null) return;
        throw decoded;
      }
    }
  }

  async function receiptOf({ variants }: Sent): Promise<TransactionReceipt | null> {
    for (const { hash } of [...variants].reverse()) {
      try {
        return await publicClient.getTransactionReceipt({ hash });
      } catch (error) {
        if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
      }
    }
    return null;
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

function mostOf({ call, transaction }: Sent): bigint {
  return transaction.gas * transaction.maxFeePerGas + (call.value ?? 0n);
}

function costOf({ gasUsed, effectiveGasPrice, status }: TransactionReceipt, { value = 0n }: Call): bigint {
  return gasUsed * effectiveGasPrice + (status === "success" ? value : 0n);
}

function deadlinePassed({ functionName, deadline }: Call): DeadlinePassedError {
  return new DeadlinePassedError(`${functionName} was not mined before its deadline`, { details: { deadline } });
}
