/** What a transaction may cost or has cost, in native wei; `time` in milliseconds since 1970. */
export interface Spending {
  readonly id: string;
  readonly time: number;
  readonly wei: bigint;
}

/** What was spent and when; a daemon keeps it where a restart finds it. */
export interface SpendingLedger {
  /** Sum in native wei of what was written at or after `time` (milliseconds since 1970). */
  spentSince(time: number): Promise<bigint>;
  /** Writes down a spending, in the place of the one with the same id; resolves when it is safe. */
  write(spending: Spending): Promise<void>;
}
