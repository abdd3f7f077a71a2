const ONE = 1n << 126n;

/** Σ initial × (ratio / 2^126)^k for k < n, exactly, rounded down at the very end: Horner's rule on integers over 2^(126 (n - 1)). */
export function exactSum({ initial, ratio, n }: { initial: bigint; ratio: bigint; n: number }): bigint {
  if (n === 0) return 0n;
  let [numerator, power] = [1n, 1n];
  for (let k = 1; k < n; k++) {
    power *= ratio;
    numerator = numerator * ONE + power;
  }
  return (initial * numerator) >> (126n * BigInt(n - 1));
}
