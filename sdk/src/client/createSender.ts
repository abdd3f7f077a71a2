import { encodeFunctionData, keccak256 } from "viem";
import type { Abi, Address, Hex, TransactionReceipt, TransactionSerializableEIP1559 } from "viem";
import { BaseError, ContractRevertError, DeadlinePassedError, NodeUnreachableError, TransientError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import { FeesTooHighError, InsufficientFundsError } from "../errors/NodeError.ts";
import type { Reservation, SpendingLimit } from "../fees/createSpendingLimit.ts";
import { DEFAULT_FEE_POLICY, feesFor, type FeePolicy, type Fees } from "../fees/feesFor.ts";
import { gasLimitOf } from "../fees/gasLimitOf.ts";
import type { DpinReader, DpinWallet } from "./createDpinClient.ts";
import { createNodeCaller } from "./createNodeCaller.ts";
import { createTurnstile } from "./createTurnstile.ts";
import { findReceipt } from "./findReceipt.ts";
import { findTransaction } from "./findTransaction.ts";
import { keepLatest } from "./keepLatest.ts";
import type { RetryParameters } from "./retry.ts";
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
  /**
   * Throws ContractRevertError when the call is refused, DeadlinePassedError when it was not mined in time, SpendingLimitError, InsufficientFundsError. Once a transaction was
   * sent nothing that a node says ends the wait for it: whoever sent it again would do it twice.
   */
  send(call: Call): Promise<TransactionReceipt>;
}

export interface SenderParameters {
  publicClient: DpinReader;
  walletClient: DpinWallet;
  signal?: AbortSignal | undefined;
  retryPolicy?: Omit<RetryParameters<unknown>, "run" | "signal">;
  feePolicy?: Partial<FeePolicy> | undefined;
  spendingLimit?: SpendingLimit | undefined;
  /** Told of every replacement of a transaction that was not mined. */
  onReplace?: ((event: { call: string; nonce: number; fees: Fees; cancels: boolean }) => void) | undefined;
  /** Told of every transaction that passes by the spending limit, with the native wei that it may cost at most. */
  onExempt?: ((event: { call: string; nonce: number; wei: bigint }) => void) | undefined;
  /** Told when a call waits because the base fee is above the most that is ever offered, native wei per gas; once for each call. */
  onWait?: ((event: { call: string; baseFee: bigint; maxFeePerGas: bigint }) => void) | undefined;
  /** Told of every nonce of this key that another process used, with its transaction's hash where it is known, and how often that happened. */
  onForeign?: ((event: { call: string; nonce: number; hash: Hex | null; times: number }) => void) | undefined;
}

type Transaction = TransactionSerializableEIP1559 & { nonce: number; gas: bigint } & Fees;

/** One signed form of a transaction; all variants of one nonce exclude each other on chain. */
interface Variant {
  readonly transaction: Transaction;
  readonly raw: Hex;
  readonly hash: Hex;
  readonly cancels: boolean;
}

interface Sent {
  readonly call: Call;
  readonly nonce: number;
  /** All that any node ever saw: one of them may be mined. */
  readonly variants: Variant[];
  /** The latest that a node took, what a replacement has to outbid. */
  current: Variant;
  reservation: Reservation | undefined;
}

const TRANSFER_GAS = 21_000n;
const RECEIPT_POLL_MS = 100;
/** When a nonce is used and no receipt is there for so long, it is looked up who used it, and again as often. */
const FIRST_ABSENT_MS = 1_000;
const NEXT_ABSENT_MS = 5_000;
/** Where that cannot be found out, a transaction without a receipt for so long was another's. */
const LONGEST_ABSENT_MS = 120_000;
/** How often a call looks whether the base fee has fallen. */
const FEE_POLL_MS = 2_000;
/** How often a transaction that the node seems to have forgotten is sent again. */
const REBROADCAST_MS = 5_000;
/** How many of the latest mined transactions are kept. */
const MINED_LATELY = 64;
const FEES_TOO_LOW = /less than block base fee|too low for the next block|max fee per gas.*less than|fee cap less than/i;
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
  onWait,
  onForeign,
}: SenderParameters): Sender {
  const account = walletClient.account;
  if (account.type !== "local")
    throw new BaseError("the sender signs by itself and needs a local account", { details: { account: account.address } });
  const sign = account.signTransaction;
  const policy = { ...DEFAULT_FEE_POLICY, ...feePolicy };
  const ask = createNodeCaller({ retryPolicy, signal });
  const online = <T>({ functionName }: Call, run: () => Promise<T>) => ask(functionName, run);
  const turnstile = createTurnstile();
  /** By nonce, each with its deadline. */
  const inFlight = new Map<number, bigint | undefined>();
  /** The latest that were mined, by nonce: a reorganisation may take them back, and what is in flight behind them then waits for them. */
  const minedLately = new Map<number, Hex>();

  let chainId: number | null = null;
  let foreign = 0;

  async function send(call: Call): Promise<TransactionReceipt> {
    for (let hasWaited = false; ;) {
      let sent: Sent;
      try {
        sent = await turnstile.pass({ deadline: call.deadline, run: () => dispatch(call) });
      } catch (error) {
        if (!(error instanceof FeesTooHighError)) throw error;
        // Not within the turnstile: meanwhile a nearer deadline may come.
        if (!hasWaited) onWait?.({ call: call.functionName, ...(error.details as { baseFee: bigint; maxFeePerGas: bigint }) });
        hasWaited = true;
        await wait({ ms: FEE_POLL_MS, signal });
        continue;
      }
      const { nonce, reservation } = sent;
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
  async function dispatch(call: Call): Promise<Sent> {
    const transaction = await online(call, () => prepare(call));
    const { nonce } = transaction;
    const first = await signed({ transaction, cancels: false });
    const sent: Sent = { call, nonce, variants: [first], current: first, reservation: undefined };
    const exempt = call.exemptFromSpendingLimit === true;
    if (!exempt) sent.reservation = await spendingLimit?.reserve(mostOf(sent));
    else if (spendingLimit !== undefined) onExempt?.({ call: call.functionName, nonce, wei: mostOf(sent) });
    inFlight.set(nonce, call.deadline);
    try {
      await online(call, () => broadcast(sent, first));
    } catch (error) {
      inFlight.delete(nonce);
      // Refused by the node it costs nothing; else it may have arrived.
      const refused = error instanceof BaseError && !(error instanceof TransientError);
      await sent.reservation?.settle(refused ? 0n : mostOf(sent));
      throw error;
    }
    return sent;
  }

  async function prepare(call: Call): Promise<Transaction> {
    const { address, abi, functionName, args, value = 0n } = call;
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, used, fees, id, balance] = await Promise.all([
      publicClient.estimateGas({ account: account.address, to: address, data, value }),
      publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }),
      currentFees({ deadline: call.deadline }),
      publicClient.getChainId(),
      publicClient.getBalance({ address: account.address }),
    ]);
    chainId ??= id;
    // What is signed for another chain could be sent there.
    if (id !== chainId) throw new NodeUnreachableError(`the node is one of chain ${id}, and this key began on ${chainId}`);
    if (fees.secondsLeft !== undefined && fees.secondsLeft < 0) throw deadlinePassed(call);
    const { maxFeePerGas } = policy;
    if (fees.baseFee > maxFeePerGas)
      throw new FeesTooHighError(`the base fee is above the most that is offered for ${functionName}`, {
        details: { baseFee: fees.baseFee, maxFeePerGas },
      });
    const limit = gasLimitOf({ estimate: gas });
    const need = limit * fees.fees!.maxFeePerGas + value;
    if (balance < need) throw new InsufficientFundsError({ call: functionName, details: { account: account.address, balance, need } });
    return {
      type: "eip1559",
      chainId,
      to: address,
      data,
      value,
      // Not the pending count: what a killed process left behind is replaced, because whoever restarted decides anew what to send.
      nonce: firstFree(used),
      gas: limit,
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
  function pressing({ call, nonce }: Sent): bigint | undefined {
    let nearest = call.deadline;
    for (const [other, deadline] of inFlight)
      if (other > nonce && deadline !== undefined && (nearest === undefined || deadline < nearest)) nearest = deadline;
    return nearest;
  }

  /** `fees` is null when the policy has no room for a replacement. */
  async function currentFees({ deadline, previous }: { deadline: bigint | undefined; previous?: Fees }) {
    const [block, tip] = await Promise.all([publicClient.getBlock(), publicClient.estimateMaxPriorityFeePerGas()]);
    const secondsLeft = deadline === undefined ? undefined : Number(deadline - block.timestamp);
    const baseFee = block.baseFeePerGas ?? 0n;
    return { fees: feesFor({ baseFee, tip, secondsLeft, previous, policy }), secondsLeft, baseFee, time: block.timestamp };
  }

  async function signed({ transaction, cancels }: { transaction: Transaction; cancels: boolean }): Promise<Variant> {
    const raw = await sign(transaction);
    return { transaction, raw, hash: keccak256(raw), cancels };
  }

  /** Waits for the receipt, sends again and replaces; null when another process used the nonce. Ends with an error only when the client's retries do. */
  async function deliver(sent: Sent): Promise<TransactionReceipt | null> {
    const { call, nonce } = sent;
    const checkMs = () => (pressing(sent) === undefined ? policy.bumpAfterMs : Math.min(policy.bumpAfterMs, FASTEST_BUMP_MS));
    // Never by the clock of the day, which may be set back by an hour.
    const now = () => performance.now();
    let [sentAt, bumpedAt, checkedAt] = [now(), now(), now()];
    let absence: { since: number; lookAt: number } | null = null;
    for (;;) {
      const receipt = await patiently(call, () => receiptOf(sent));
      if (receipt !== null) return receipt;
      const used = await patiently(call, () => publicClient.getTransactionCount({ address: account.address, blockTag: "latest" }));
      if (used > nonce) {
        // Behind a balancer another node may have the count already and this one not yet the receipt.
        absence ??= { since: now(), lookAt: now() + FIRST_ABSENT_MS };
        if (now() >= absence.lookAt) {
          absence.lookAt = now() + NEXT_ABSENT_MS;
          const found = await patiently(call, () => findTransaction(publicClient, { address: account.address, nonce }));
          const isOurs = sent.variants.some(({ hash }) => hash === found?.hash);
          if (!isOurs && (found !== null || now() - absence.since > LONGEST_ABSENT_MS)) {
            const raw = minedLately.get(nonce);
            const isEarlier = raw !== undefined && keccak256(raw) === found?.hash;
            if (!isEarlier) onForeign?.({ call: call.functionName, nonce, hash: found?.hash ?? null, times: ++foreign });
            return null;
          }
        }
      } else {
        absence = null;
        if (now() - sentAt > REBROADCAST_MS) {
          sentAt = now();
          await patiently(call, () => fillGaps({ from: used, to: nonce }));
          await resend(sent, sent.current);
        }
        if (now() - checkedAt >= checkMs()) {
          checkedAt = now();
          if (await replaceIfDue(sent, { waitedMs: now() - bumpedAt })) bumpedAt = sentAt = now();
        }
      }
      await wait({ ms: RECEIPT_POLL_MS, signal });
    }
  }

  /** Replaces what waited long enough, measured against its deadline or that of a call behind it; a call past its own deadline is cancelled. */
  async function replaceIfDue(sent: Sent, { waitedMs }: { waitedMs: number }): Promise<boolean> {
    const { call, nonce, current } = sent;
    const { fees, secondsLeft, time } = await patiently(call, () =>
      currentFees({ deadline: pressing(sent), previous: current.transaction }),
    );
    const patience = secondsLeft === undefined ? Infinity : Math.max(FASTEST_BUMP_MS, (secondsLeft * 1_000) / 6);
    if (waitedMs < Math.min(policy.bumpAfterMs, patience) || fees === null) return false;
    const cancels = current.cancels || (call.deadline !== undefined && call.deadline < time);
    const emptied = cancels ? ({ to: account.address, data: "0x", value: 0n, gas: TRANSFER_GAS } as const) : {};
    const variant = await signed({ transaction: { ...current.transaction, ...emptied, ...fees }, cancels });
    sent.variants.push(variant);
    await sent.reservation?.settle(mostOf(sent));
    if (!(await resend(sent, variant))) return false;
    onReplace?.({ call: call.functionName, nonce, fees, cancels });
    return true;
  }

  /** Sends a variant of what is under way; false when the node refuses it, and the earlier one stands. */
  async function resend(sent: Sent, variant: Variant): Promise<boolean> {
    return patiently(sent.call, async () => {
      try {
        await broadcast(sent, variant);
        return true;
      } catch (error) {
        const decoded = decodeError({ error, call: sent.call.functionName });
        if (decoded instanceof TransientError) throw decoded;
        return false;
      }
    });
  }

  /** Sends a variant; outbids what a killed process left in the node's pool with the same nonce. */
  async function broadcast(sent: Sent, first: Variant): Promise<void> {
    const { call, nonce } = sent;
    for (let variant = first; ;) {
      try {
        await publicClient.sendRawTransaction({ serializedTransaction: variant.raw });
        sent.current = variant;
        return;
      } catch (error) {
        const text = String((error as { details?: unknown }).details ?? "") + String((error as Error).message);
        // The node has it from an earlier try whose answer was lost, or the nonce is used: the receipt tells which.
        if (/already known|known transaction|nonce too low|already imported|already used/i.test(text)) {
          sent.current = variant;
          return;
        }
        if (FEES_TOO_LOW.test(text)) {
          const { baseFee } = await currentFees({ deadline: call.deadline });
          throw new FeesTooHighError(`the base fee rose above what ${call.functionName} offers`, {
            details: { baseFee, maxFeePerGas: variant.transaction.maxFeePerGas },
          });
        }
        if (/underpriced|replacement fee too low|gas price.*too low|must be at least/i.test(text)) {
          const { fees } = await currentFees({ deadline: pressing(sent), previous: variant.transaction });
          if (fees !== null) {
            variant = await signed({ transaction: { ...variant.transaction, ...fees }, cancels: variant.cancels });
            sent.variants.push(variant);
            await sent.reservation?.settle(mostOf(sent));
            onReplace?.({ call: call.functionName, nonce, fees, cancels: false });
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
      const receipt = await findReceipt(publicClient, { hash });
      if (receipt !== null) return receipt;
    }
    return null;
  }

  async function revertOf({ address, abi, functionName, args, value }: Call, receipt: TransactionReceipt): Promise<BaseError> {
    const { blockNumber, transactionHash } = receipt;
    try {
      const data = encodeFunctionData({ abi, functionName, args });
      await publicClient.call({ account: account.address, to: address, data, value: value ?? 0n, blockNumber });
    } catch (error) {
      const reason = decodeError({ error, call: functionName });
      if (reason instanceof ContractRevertError) reason.receipt = receipt;
      // It happened, and did nothing: a node that cannot say why must not make it happen again.
      if (!(reason instanceof TransientError)) return reason;
    }
    return new BaseError(`${functionName} reverted`, { details: { transactionHash } });
  }

  /** Like `online`, but whatever the node says is taken for its own trouble: what was sent may be mined all the same. */
  function patiently<T>(call: Call, run: () => Promise<T>): Promise<T> {
    return online(call, async () => {
      try {
        return await run();
      } catch (error) {
        signal?.throwIfAborted();
        const decoded = decodeError({ error, call: call.functionName });
        throw decoded instanceof TransientError
          ? decoded
          : new NodeUnreachableError(`${call.functionName}: the node fails`, { cause: decoded });
      }
    });
  }

  return { send };
}

/** What the dearest of its variants may cost. */
function mostOf({ variants }: Sent): bigint {
  const costs = variants.map(({ transaction: { gas, maxFeePerGas, value = 0n } }) => gas * maxFeePerGas + value);
  return costs.reduce((most, cost) => (cost > most ? cost : most));
}

function costOf({ gasUsed, effectiveGasPrice, status }: TransactionReceipt, { value = 0n }: Call): bigint {
  return gasUsed * effectiveGasPrice + (status === "success" ? value : 0n);
}

function deadlinePassed({ functionName, deadline }: Call): DeadlinePassedError {
  return new DeadlinePassedError(`${functionName} was not mined before its deadline`, { details: { deadline } });
}
