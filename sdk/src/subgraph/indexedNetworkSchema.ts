import { z } from "zod";
import { bigIntScalar } from "./scalars.ts";

const count = z.int().nonnegative();

/** The network's totals as the index tells them; amounts in DPIN wei, counts where nothing else is said by a name. */
export const indexedNetworkSchema = z.object({
  providers: count,
  activeProviders: count,
  programs: count,
  jobs: count,
  jobsPosted: count,
  jobsAccepted: count,
  jobsCommitted: count,
  jobsFinalized: count,
  jobsCancelled: count,
  jobsExpired: count,
  jobsConvicted: count,
  streams: count,
  streamsOpen: count,
  batches: count,
  batchesCommitted: count,
  batchesFinalized: count,
  batchesConvicted: count,
  batchedJobs: bigIntScalar,
  claims: count,
  convictions: count,
  reveals: count,
  staked: bigIntScalar,
  locked: bigIntScalar,
  thawing: bigIntScalar,
  delegated: bigIntScalar,
  delegatedThawing: bigIntScalar,
  pendingRewards: bigIntScalar,
  slashed: bigIntScalar,
  minted: bigIntScalar,
  burned: bigIntScalar,
  emitted: bigIntScalar,
  feesBurned: bigIntScalar,
});

/** The network's totals as the index tells them. */
export type IndexedNetwork = z.output<typeof indexedNetworkSchema>;
