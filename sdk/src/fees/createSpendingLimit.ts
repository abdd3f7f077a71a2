import { BaseError } from "../errors/BaseError.ts";

/** A key has spent what it may in 24 hours; sending works again when some of it is older. */
export class SpendingLimitError extends BaseError {}

/** What was spent and when; a daemon keeps it where a restart finds it. */
export interface SpendingLedger {
  /** Sum in native wei of what was spent at or after `time` (milliseconds since 1970). */
  spentSince(time: number): Promise<bigint>;
  add(entry: { time: number; wei: bigint }): Promise<void>;
}

export interface SpendingLimit {
  /** Sets `wei` aside for a transaction about to be sent; throws SpendingLimitError when the day's limit has no room for it. */
  reserve(wei: bigint): Promise<Reservation>;
}

export interface Reservation {
  /** Releases what was set aside and records what the transaction really cost; 0 when it never happened. */
  settle(wei: bigint): Promise<void>;
}

const DAY_MS = 86_400_000;

/** Keeps a key from spending more than `weiPerDay` native wei (gas and value) in any 24 hours. */
export function createSpendingLimit({
  weiPerDay,
  ledger = createMemoryLedger(),
  now = Date.now,
}: {
  weiPerDay: bigint;
  ledger?: SpendingLedger;
  now?: () => number;
}): SpendingLimit {
  let reserved = 0n;
  return {
    async reserve(wei) {
      // Set aside before the ledger answers, so that two calls at once cannot both take the last room.
      reserved += wei;
      let open = true;
      const release = () => {
        if (open) reserved -= wei;
        open = false;
      };
      try {
        const spent = await ledger.spentSince(now() - DAY_MS);
        if (spent + reserved > weiPerDay) {
          throw new SpendingLimitError("the key's spending limit for 24 hours is reached", {
            details: { wei, spent, reserved: reserved - wei, weiPerDay },
          });
        }
      } catch (error) {
        release();
        throw error;
      }
      return {
        async settle(cost) {
          if (cost > 0n) await ledger.add({ time: now(), wei: cost });
          release();
        },
      };
    },
  };
}

function createMemoryLedger(): SpendingLedger {
  let entries: { time: number; wei: bigint }[] = [];
  return {
    async spentSince(time) {
      entries = entries.filter((entry) => entry.time >= time);
      return entries.reduce((sum, { wei }) => sum + wei, 0n);
    },
    async add(entry) {
      entries.push(entry);
    },
  };
}
