import { keccak256 } from "viem";
import type { TransactionReceipt } from "viem";
import { readFees } from "../../fees/readFees.ts";
import { createSharedRead } from "../createSharedRead.ts";
import { findTransaction } from "../findTransaction.ts";
import { wait } from "../wait.ts";
import type { Broadcaster } from "./createBroadcaster.ts";
import { mostOf } from "./mostOf.ts";
import type { SenderContext } from "./SenderContext.ts";
import type { Sent } from "./Sent.ts";

const TRANSFER_GAS = 21_000n;
/** How often it is asked whether a transaction is mined: an eighth of the time that it has waited, within these bounds. */
const POLL_MS = { least: 100, most: 1_000 };
/** When a nonce is used and no receipt is there for so long, it is looked up who used it, and again as often. */
const FIRST_ABSENT_MS = 1_000;
const NEXT_ABSENT_MS = 5_000;
/** Where that cannot be found out, a transaction without a receipt for so long was another's. */
const LONGEST_ABSENT_MS = 120_000;
/** How often a transaction that the node seems to have forgotten is sent again. */
const REBROADCAST_MS = 5_000;
/** Replacements near a deadline come no faster than this. */
const FASTEST_BUMP_MS = 2_000;

/** Waits until what was sent is mined, sends again and replaces; gives null when another process used the nonce. Ends with an error only when the client's retries do. */
export function createDelivery({
  publicClient,
  account,
  policy,
  nonces,
  patiently,
  signal,
  onReplace,
  onForeign,
  variantOf,
  receiptOf,
  resend,
}: SenderContext & Broadcaster): (sent: Sent) => Promise<TransactionReceipt | null> {
  let foreign = 0;
  /** All that wait for their transactions ask together. */
  const usedNonces = createSharedRead({
    read: () => publicClient.getTransactionCount({ address: account, blockTag: "latest" }),
    ms: POLL_MS.least,
  });
  const pressing = ({ call: { deadline }, nonce }: Sent) => nonces.pressing({ nonce, deadline });

  /** Sends again what a reorganisation took back and the node's pool did not keep: nothing behind it can be mined without. */
  async function fillGaps(of: { from: number; to: number }): Promise<void> {
    // Whatever the node says: it may have it, and if it does not take it the next try tells.
    for (const serializedTransaction of nonces.minedBetween(of))
      await publicClient.sendRawTransaction({ serializedTransaction }).catch(() => undefined);
  }

  /** Whether another process used the nonce of what was sent; `absentMs` long there is no receipt of ours. */
  async function isAnothers({ call, nonce, variants }: Sent, absentMs: number): Promise<boolean> {
    const found = await patiently(call, () => findTransaction(publicClient, { address: account, nonce }));
    if (variants.some(({ hash }) => hash === found?.hash)) return false;
    if (found === null && absentMs <= LONGEST_ABSENT_MS) return false;
    const raw = nonces.minedAs(nonce);
    const isEarlier = raw !== undefined && keccak256(raw) === found?.hash;
    if (!isEarlier) onForeign?.({ call: call.functionName, nonce, hash: found?.hash ?? null, times: ++foreign });
    return true;
  }

  /** Replaces what waited long enough, measured against its deadline or that of a call behind it; a call past its own deadline is cancelled. */
  async function replaceIfDue(sent: Sent, { waitedMs }: { waitedMs: number }): Promise<boolean> {
    const { call, nonce, current } = sent;
    const { fees, secondsLeft, time } = await patiently(call, () =>
      readFees(publicClient, { policy, deadline: pressing(sent), previous: current.transaction }),
    );
    const patience = secondsLeft === undefined ? Infinity : Math.max(FASTEST_BUMP_MS, (secondsLeft * 1_000) / 6);
    if (waitedMs < Math.min(policy.bumpAfterMs, patience) || fees === null) return false;
    const cancels = current.cancels || (call.deadline !== undefined && call.deadline < time);
    const emptied = cancels ? ({ to: account, data: "0x", value: 0n, gas: TRANSFER_GAS } as const) : {};
    const variant = await variantOf({ transaction: { ...current.transaction, ...emptied, ...fees }, cancels });
    sent.variants.push(variant);
    await sent.reservation?.settle(mostOf(sent));
    if (!(await resend(sent, variant))) return false;
    onReplace?.({ call: call.functionName, nonce, fees, cancels });
    return true;
  }

  return async (sent) => {
    const { call, nonce } = sent;
    const checkMs = () => (pressing(sent) === undefined ? policy.bumpAfterMs : Math.min(policy.bumpAfterMs, FASTEST_BUMP_MS));
    // Never by the clock of the day, which may be set back by an hour.
    const now = () => performance.now();
    const since = now();
    let [sentAt, bumpedAt, checkedAt] = [since, since, since];
    let absence: { since: number; lookAt: number } | null = null;
    for (;;) {
      const used = await patiently(call, () => usedNonces({ since }));
      if (used > nonce) {
        const receipt = await patiently(call, () => receiptOf(sent));
        if (receipt !== null) return receipt;
        // Behind a balancer another node may have the count already and this one not yet the receipt.
        absence ??= { since: now(), lookAt: now() + FIRST_ABSENT_MS };
        if (now() >= absence.lookAt) {
          absence.lookAt = now() + NEXT_ABSENT_MS;
          if (await isAnothers(sent, now() - absence.since)) return null;
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
      await wait({ ms: Math.min(POLL_MS.most, Math.max(POLL_MS.least, (now() - since) / 8)), signal });
    }
  };
}
