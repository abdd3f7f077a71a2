import type { TransactionReceipt } from "viem";

/** Native wei that a mined transaction cost: its gas, and on a rollup what it paid for the layer below. */
export function costOf({ receipt }: { receipt: TransactionReceipt }): bigint {
  const { gasUsed, effectiveGasPrice } = receipt;
  const { l1Fee } = receipt as { l1Fee?: bigint | string | null };
  return gasUsed * effectiveGasPrice + BigInt(l1Fee ?? 0);
}
