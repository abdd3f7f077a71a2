import { keccak256 } from "viem";
import type { TransactionReceipt } from "viem";
import { NodeUnreachableError, TransientError } from "../../errors/BaseError.ts";
import { decodeError } from "../../errors/decodeError.ts";
import { FeesTooHighError } from "../../errors/NodeError.ts";
import { readFees } from "../../fees/readFees.ts";
import { findReceipt } from "../findReceipt.ts";
import { mostOf } from "./mostOf.ts";
import type { SenderContext } from "./SenderContext.ts";
import type { Sent, Transaction, Variant } from "./Sent.ts";

const KNOWN = /already known|known transaction|nonce too low|already imported|already used/i;
const FEES_TOO_LOW = /less than block base fee|too low for the next block|max fee per gas.*less than|fee cap less than/i;
const UNDERPRICED = /underpriced|replacement fee too low|gas price.*too low|must be at least/i;

/** Brings signed forms of a call to the node. */
export interface Broadcaster {
  /** A signed form of a transaction. */
  variantOf(of: { transaction: Transaction; cancels: boolean }): Promise<Variant>;
  /** Sends a variant; outbids what a killed process left in the node's pool with the same nonce. */
  broadcast(sent: Sent, variant: Variant): Promise<void>;
  /** Sends a variant of what is under way; false when the node refuses it, and the earlier one stands. */
  resend(sent: Sent, variant: Variant): Promise<boolean>;
  /** Of whichever variant was mined; null when none is. */
  receiptOf(sent: Sent): Promise<TransactionReceipt | null>;
}

export function createBroadcaster({ publicClient, sign, policy, nonces, patiently, onReplace }: SenderContext): Broadcaster {
  async function variantOf({ transaction, cancels }: { transaction: Transaction; cancels: boolean }): Promise<Variant> {
    const raw = await sign(transaction);
    return { transaction, raw, hash: keccak256(raw), cancels };
  }

  async function receiptOf({ variants }: Sent): Promise<TransactionReceipt | null> {
    for (const { hash } of [...variants].reverse()) {
      const receipt = await findReceipt(publicClient, { hash });
      if (receipt !== null) return receipt;
    }
    return null;
  }

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
        if (KNOWN.test(text)) {
          sent.current = variant;
          return;
        }
        if (FEES_TOO_LOW.test(text)) {
          const { baseFee } = await readFees(publicClient, { policy, deadline: call.deadline });
          throw new FeesTooHighError(`the base fee rose above what ${call.functionName} offers`, {
            details: { baseFee, maxFeePerGas: variant.transaction.maxFeePerGas },
          });
        }
        if (UNDERPRICED.test(text)) {
          const deadline = nonces.pressing({ nonce, deadline: call.deadline });
          const { fees } = await readFees(publicClient, { policy, deadline, previous: variant.transaction });
          if (fees !== null) {
            variant = await variantOf({ transaction: { ...variant.transaction, ...fees }, cancels: variant.cancels });
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

  return {
    variantOf,
    broadcast,
    receiptOf,
    resend: (sent, variant) =>
      patiently(sent.call, async () => {
        try {
          await broadcast(sent, variant);
          return true;
        } catch (error) {
          const decoded = decodeError({ error, call: sent.call.functionName });
          if (decoded instanceof TransientError) throw decoded;
          return false;
        }
      }),
  };
}
