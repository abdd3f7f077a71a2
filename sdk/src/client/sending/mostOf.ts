import type { Sent } from "./Sent.ts";

/** Native wei that the dearest of a call's variants may cost, with its value. */
export function mostOf({ variants }: Sent): bigint {
  const costs = variants.map(({ transaction: { gas, maxFeePerGas, value = 0n } }) => gas * maxFeePerGas + value);
  return costs.reduce((most, cost) => (cost > most ? cost : most));
}
