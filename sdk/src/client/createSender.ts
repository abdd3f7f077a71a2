import type { Abi, Address, Hex, TransactionReceipt } from "viem";
import { BaseError, NodeUnreachableError, TransientError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import { FeesTooHighError } from "../errors/NodeError.ts";
import type { SpendingLimit } from "../fees/createSpendingLimit.ts";
import { DEFAULT_FEE_POLICY, type FeePolicy, type Fees } from "../fees/feesFor.ts";
import type { DpinReader, DpinWallet } from "./createDpinClient.ts";
import { createNodeCaller } from "./createNodeCaller.ts";
import { createTurnstile } from "./createTurnstile.ts";
import type { RetryParameters } from "./retry.ts";
import { createBroadcaster } from "./sending/createBroadcaster.ts";
import { createDelivery } from "./sending/createDelivery.ts";
import { createNonces } from "./sending/createNonces.ts";
import { createPreparation } from "./sending/createPreparation.ts";
import { deadlinePassed } from "./sending/deadlinePassed.ts";
import { mostOf } from "./sending/mostOf.ts";
import { revertOf } from "./sending/revertOf.ts";
import type { SenderContext } from "./sending/SenderContext.ts";
import type { Sent } from "./sending/Sent.ts";
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

/** How often a call looks whether the base fee has fallen. */
const FEE_POLL_MS = 2_000;

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
  const { address } = account;
  const ask = createNodeCaller({ retryPolicy, signal });
  const online = <T>({ functionName }: Call, run: () => Promise<T>) => ask(functionName, run);
  const turnstile = createTurnstile();
  const nonces = createNonces();
  const context: SenderContext = {
    ...{ publicClient, account: address, sign: account.signTransaction, nonces, signal, online, patiently, onReplace, onForeign },
    policy: { ...DEFAULT_FEE_POLICY, ...feePolicy },
  };
  const prepare = createPreparation(context);
  const broadcaster = createBroadcaster(context);
  const { variantOf, broadcast } = broadcaster;
  const deliver = createDelivery({ ...context, ...broadcaster });

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
        nonces.release(nonce);
      }
      await reservation?.settle(receipt === null ? 0n : costOf(receipt, call));
      // Another process used this nonce with the same key: ours can never happen any more, so signing anew is safe.
      if (receipt === null) continue;
      const mined = sent.variants.find(({ hash }) => hash === receipt.transactionHash);
      if (mined !== undefined) nonces.mined({ nonce, raw: mined.raw });
      if (mined?.cancels === true) throw deadlinePassed(call);
      if (receipt.status === "reverted") throw await revertOf(publicClient, { call, account: address, receipt });
      return receipt;
    }
  }

  /** Prepares, signs and broadcasts; nobody else of this key does anything meanwhile, so nonces have no gaps. */
  async function dispatch(call: Call): Promise<Sent> {
    const transaction = await online(call, () => prepare(call));
    const { nonce } = transaction;
    const first = await variantOf({ transaction, cancels: false });
    const sent: Sent = { call, nonce, variants: [first], current: first, reservation: undefined };
    const exempt = call.exemptFromSpendingLimit === true;
    if (!exempt) sent.reservation = await spendingLimit?.reserve(mostOf(sent));
    else if (spendingLimit !== undefined) onExempt?.({ call: call.functionName, nonce, wei: mostOf(sent) });
    nonces.take({ nonce, deadline: call.deadline });
    try {
      await online(call, () => broadcast(sent, first));
    } catch (error) {
      nonces.release(nonce);
      // Refused by the node it costs nothing; else it may have arrived.
      const refused = error instanceof BaseError && !(error instanceof TransientError);
      await sent.reservation?.settle(refused ? 0n : mostOf(sent));
      throw error;
    }
    return sent;
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

function costOf({ gasUsed, effectiveGasPrice, status }: TransactionReceipt, { value = 0n }: Call): bigint {
  return gasUsed * effectiveGasPrice + (status === "success" ? value : 0n);
}
