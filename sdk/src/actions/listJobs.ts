import { isAddressEqual } from "viem";
import type { Address, Hex } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { listEvents, type BlockRange } from "../logs/listEvents.ts";

/** A job as its posting tells it; prices in wei of `token`, times in seconds. Where it stands tells getJob. */
export interface PostedJob {
  readonly jobId: bigint;
  readonly requester: Address;
  /** The only one who may take it, or null when it is open to all. */
  readonly designated: Address | null;
  readonly token: Address;
  readonly minPrice: bigint;
  readonly maxPrice: bigint;
  readonly acceptBy: number;
  readonly runTime: number;
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly locator: string;
  readonly block: bigint;
}

/**
 * The jobs that were posted in a range of blocks (all by default), oldest first: those of a `requester`, those that a `provider` has accepted or that were posted for
 * it, or all.
 */
export async function listJobs(
  client: DpinClient,
  { requester, provider, ...range }: BlockRange & { requester?: Address | undefined; provider?: Address | undefined } = {},
): Promise<PostedJob[]> {
  const filter = { address: client.addresses.escrow, abi: jobEscrowAbi } as const;
  const args = requester === undefined ? {} : { requester };
  const posted = await listEvents(client, { ...filter, ...range, eventName: "JobPosted", args });
  let mine: ReadonlySet<bigint> | null = null;
  if (provider !== undefined) {
    // A job is accepted after it was posted: the end of the range does not bound it.
    const { fromBlock } = range;
    const accepted = await listEvents(client, { ...filter, fromBlock, eventName: "JobAccepted", args: { provider } });
    mine = new Set(accepted.map(({ args }) => args.jobId));
  }
  return posted
    .filter(({ args }) => provider === undefined || mine!.has(args.jobId) || isAddressEqual(args.provider, provider))
    .map(({ args, blockNumber }) => {
      const { provider: named, ...job } = args;
      return { ...job, designated: BigInt(named) === 0n ? null : named, block: blockNumber };
    });
}
