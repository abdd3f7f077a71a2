import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

export interface EmissionEpoch {
  readonly epoch: bigint;
  /** Seconds since 1970; `end` is the next epoch's start, `claimableAt` the first second for claims. */
  readonly start: bigint;
  readonly end: bigint;
  readonly claimableAt: bigint;
  readonly paused: boolean;
  /** DPIN wei of the whole epoch. */
  readonly emission: bigint;
  /** Hundredths of a percent. */
  readonly shares: { readonly capacity: number; readonly work: number; readonly verification: number; readonly treasury: number };
  /** Sums of all accounts' weights; work in DPIN wei of fees. */
  readonly totals: { readonly work: bigint; readonly capacity: bigint; readonly verification: bigint; readonly treasuryClaimed: boolean };
  /** DPIN wei; preliminary until the end of the next epoch. */
  readonly pools: { readonly capacity: bigint; readonly work: bigint; readonly verification: bigint; readonly treasury: bigint };
}

/** An epoch of emission, the running one by default: its times, what it emits, and how that is split as far as is known. */
export async function getEpoch(client: DpinClient, { epoch }: { epoch?: bigint } = {}): Promise<EmissionEpoch> {
  const emission = { address: client.addresses.emission, abi: emissionAbi } as const;
  const number = epoch ?? (await client.read({ ...emission, functionName: "currentEpoch", args: [] }));
  return { epoch: number, ...(await client.read({ ...emission, functionName: "getEpoch", args: [number] })) };
}
