/** A product over a product. */
export interface Quotient {
  readonly of: readonly number[];
  readonly by: readonly number[];
}

/** Whether numerator / 2^shift is the very quotient, which in floating point cannot be told. */
export function equalsQuotient({ numerator, shift, quotient }: { numerator: number; shift: number; quotient: Quotient }): boolean {
  if (![...quotient.of, ...quotient.by].every(Number.isFinite)) return false;
  const left = product([numerator, ...quotient.by]);
  const right = product(quotient.of);
  const ahead = left.power - shift - right.power;
  return ahead >= 0 ? left.whole << BigInt(ahead) === right.whole : left.whole === right.whole << BigInt(-ahead);
}

/** The product of finite numbers, a whole number times a power of two. */
function product(values: readonly number[]): { whole: bigint; power: number } {
  let [whole, power] = [1n, 0];
  for (let value of values) {
    for (; !Number.isInteger(value); power--) value *= 2;
    whole *= BigInt(value);
  }
  return { whole, power };
}
