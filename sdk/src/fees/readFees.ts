import type { DpinReader } from "../client/createDpinClient.ts";
import { feesFor, type FeePolicy, type Fees } from "./feesFor.ts";

/** What a transaction offers now, and the block after which that is. */
export interface FeesOfNow {
  /** Null when the policy has no room for a replacement (see feesFor); never without `previous`. */
  readonly fees: Fees | null;
  /** Native wei per gas. */
  readonly baseFee: bigint;
  /** The block's timestamp. */
  readonly time: bigint;
  /** Until the deadline, below 0 after it; undefined without one. */
  readonly secondsLeft: number | undefined;
}

/** The fees to offer by the latest block and the node's suggestion of a tip: see feesFor. */
export async function readFees(
  publicClient: DpinReader,
  { policy, deadline, previous }: { policy: FeePolicy; deadline?: bigint | undefined; previous?: Fees | undefined },
): Promise<FeesOfNow> {
  const [block, tip] = await Promise.all([publicClient.getBlock(), publicClient.estimateMaxPriorityFeePerGas()]);
  const secondsLeft = deadline === undefined ? undefined : Number(deadline - block.timestamp);
  const baseFee = block.baseFeePerGas ?? 0n;
  return { fees: feesFor({ baseFee, tip, secondsLeft, previous, policy }), baseFee, time: block.timestamp, secondsLeft };
}
