import { createTurnstile } from "../client/createTurnstile.ts";
import { BaseError } from "../errors/BaseError.ts";
import { createMemoryLedger } from "./createMemoryLedger.ts";
import type { SpendingLedger } from "./SpendingLedger.ts";

/** A key has spent what it may in 24 hours; sending works again when some of it is older. */
export class SpendingLimitError extends BaseError {}

export interface SpendingLimit {
  /** Sets `wei` aside for a transaction about to be sent; throws SpendingLimitError when the day's limit has no room for it. */
  reserve(wei: bigint): Promise<Reservation>;
}

export interface Reservation {
  /** Puts what the transaction really cost in the place of what was set aside; 0 when it never happened. */
  settle(wei: bigint): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Keeps a key from spending more than `weiPerDay` native wei (gas and value) in any 24 hours. What is set aside is in the ledger before the transaction is sent: after a
 * crash in between it counts as spent.
 */
export function createSpendingLimit({
  weiPerDay,
  ledger = createMemoryLedger(),
  now = Date.now,
}: {
  weiPerDay: bigint;
  ledger?: SpendingLedger;
  now?: () => number;
}): SpendingLimit {
  // One after the other, so that two calls at once cannot both take the last room.
  const turnstile = createTurnstile();

  async function take(wei: bigint): Promise<Reservation> {
    const time = now();
    const spent = await ledger.spentSince(time - DAY_MS);
    if (spent + wei > weiPerDay) {
      throw new SpendingLimitError("the key's spending limit for 24 hours is reached", { details: { wei, spent, weiPerDay } });
    }
    const id = crypto.randomUUID();
    await ledger.write({ id, time, wei });
    return { settle: (cost) => ledger.write({ id, time: now(), wei: cost }) };
  }

  return { reserve: (wei) => turnstile.pass({ run: () => take(wei) }) };
}
