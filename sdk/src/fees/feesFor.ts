/** What a transaction offers, native wei per gas (EIP-1559). */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface FeePolicy {
  /** Most native wei per gas that is ever offered. */
  readonly maxFeePerGas: bigint;
  /** From so many seconds before its deadline a transaction offers more than the node suggests, rising until the deadline. */
  readonly urgentSeconds: number;
  /** A transaction that is not mined for so long is replaced by one that pays more; sooner near a deadline. */
  readonly bumpAfterMs: number;
}

export const DEFAULT_FEE_POLICY: FeePolicy = { maxFeePerGas: 500_000_000_000n, urgentSeconds: 600, bumpAfterMs: 30_000 };

/** At the deadline the tip is this many times the suggested one, and the room above the base fee grows alike. */
const URGENT_FACTOR = 5;
/** Nodes ask a replacement for 10 % more; an eighth is what most wallets offer. */
const BUMP = { numerator: 9n, denominator: 8n };

/**
 * The fees to offer for a transaction: room for six full blocks in a row (base fee × 2, a block raises it by at most an eighth), more as its
 * deadline comes nearer, and for a replacement (`previous`) at least an eighth more than before. Null when `policy.maxFeePerGas`
 * leaves no room for a valid replacement: then the earlier one stands.
 *
 * `baseFee` and `tip` (the node's suggestion) in native wei per gas; `secondsLeft` to the deadline, undefined without one.
 */
export function feesFor({
  baseFee,
  tip,
  secondsLeft,
  previous,
  policy,
}: {
  baseFee: bigint;
  tip: bigint;
  secondsLeft?: number | undefined;
  previous?: Fees | undefined;
  policy: FeePolicy;
}): Fees | null {
  const urgency = secondsLeft === undefined ? 0 : Math.min(1, Math.max(0, 1 - secondsLeft / policy.urgentSeconds));
  const percent = BigInt(Math.round(100 * (1 + (URGENT_FACTOR - 1) * urgency)));
  let maxPriorityFeePerGas = (tip * percent) / 100n;
  let maxFeePerGas = baseFee + (baseFee * percent) / 100n + maxPriorityFeePerGas;
  if (previous !== undefined) {
    maxPriorityFeePerGas = larger(maxPriorityFeePerGas, bumped(previous.maxPriorityFeePerGas));
    maxFeePerGas = larger(maxFeePerGas, bumped(previous.maxFeePerGas));
    if (bumped(previous.maxFeePerGas) > policy.maxFeePerGas) return null;
  }
  maxFeePerGas = smaller(maxFeePerGas, policy.maxFeePerGas);
  return { maxFeePerGas, maxPriorityFeePerGas: smaller(maxPriorityFeePerGas, maxFeePerGas) };
}

function bumped(fee: bigint): bigint {
  return (fee * BUMP.numerator) / BUMP.denominator + 1n;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
