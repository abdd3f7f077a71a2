import type { Address, Hex, TypedDataDomain } from "viem";

/** All that a requester has acknowledged since the stream's last batch, and all it owes for the stream so far (docs/spec/streams.md). */
export interface Voucher {
  readonly streamId: bigint;
  /** The stream's next batch. */
  readonly batch: bigint;
  readonly jobsRoot: Hex;
  readonly jobCount: number;
  /** Wei of the stream's token, for all its jobs so far. */
  readonly cumulativeAmount: bigint;
}

export const VOUCHER_TYPES = {
  Voucher: [
    { name: "streamId", type: "uint256" },
    { name: "batch", type: "uint64" },
    { name: "jobsRoot", type: "bytes32" },
    { name: "jobCount", type: "uint32" },
    { name: "cumulativeAmount", type: "uint128" },
  ],
} as const;

/** The EIP-712 domain of vouchers. */
export function voucherDomain({ streams, chainId }: { streams: Address; chainId: number }): TypedDataDomain {
  return { name: "DPIN JobStreams", version: "1", chainId, verifyingContract: streams };
}
