import { dpinTokenAbi, jobEscrowAbi, jobStreamsAbi, type DpinClient, type IndexedNetwork } from "@dpin/sdk";
import { amountJson, type AmountJson } from "../../amounts/amountJson.ts";

const of = (wei: bigint) => amountJson({ wei });

export type Counts = Readonly<Record<string, number>>;
export type Amounts = Readonly<Record<string, AmountJson>>;

/** The network's totals for machines; null where nothing was counted. */
export interface NetworkTotals {
  readonly providers: Counts | null;
  readonly jobs: { readonly total: number; readonly byState: Counts | null };
  readonly streams: { readonly total: number; readonly open: number | null };
  readonly batches: { readonly total: number; readonly byState: Counts | null };
  readonly disputes: Counts | null;
  readonly stake: Amounts | null;
  readonly supply: Amounts | null;
}

/** The totals of an index. */
export function networkTotals({ totals }: { totals: IndexedNetwork }): NetworkTotals {
  return {
    providers: { registered: totals.providers, active: totals.activeProviders },
    jobs: {
      total: totals.jobs,
      byState: {
        posted: totals.jobsPosted,
        accepted: totals.jobsAccepted,
        committed: totals.jobsCommitted,
        finalized: totals.jobsFinalized,
        cancelled: totals.jobsCancelled,
        expired: totals.jobsExpired,
        convicted: totals.jobsConvicted,
      },
    },
    streams: { total: totals.streams, open: totals.streamsOpen },
    batches: {
      total: totals.batches,
      byState: { committed: totals.batchesCommitted, finalized: totals.batchesFinalized, convicted: totals.batchesConvicted },
    },
    disputes: { claims: totals.claims, reveals: totals.reveals, convictions: totals.convictions },
    stake: { own: of(totals.staked), locked: of(totals.locked), delegated: of(totals.delegated), slashed: of(totals.slashed) },
    supply: { minted: of(totals.minted), burned: of(totals.burned), emitted: of(totals.emitted), feesBurned: of(totals.feesBurned) },
  };
}

/** What the contracts count themselves. */
export async function readCounters(client: DpinClient): Promise<NetworkTotals> {
  const { escrow, streams, token } = client.addresses;
  const [jobs, streamCount, batches, minted] = await Promise.all([
    client.read({ address: escrow, abi: jobEscrowAbi, functionName: "jobCount", args: [] }),
    client.read({ address: streams, abi: jobStreamsAbi, functionName: "streamCount", args: [] }),
    client.read({ address: streams, abi: jobStreamsAbi, functionName: "batchCount", args: [] }),
    client.read({ address: token, abi: dpinTokenAbi, functionName: "minted", args: [] }),
  ]);
  return {
    providers: null,
    jobs: { total: Number(jobs), byState: null },
    streams: { total: Number(streamCount), open: null },
    batches: { total: Number(batches), byState: null },
    disputes: null,
    stake: null,
    supply: { minted: of(minted) },
  };
}
