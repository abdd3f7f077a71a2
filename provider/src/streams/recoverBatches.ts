import { fetchBatch, getBatch, type ArtifactStore, type DpinClient, type DpinEvent } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import type { StreamBatchEntry, StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";

type Committed = Extract<DpinEvent, { eventName: "BatchCommitted" }>;

/**
 * The own batches among `events` that are open on chain and that nothing is written down of, with their jobs: what a provider whose database was lost must still answer for. Their data are
 * in its public store, as it committed them, or, of private jobs, in the stream's; `onLost` is told of a batch of which even that is gone.
 */
export async function recoverBatches({
  client,
  events,
  journal,
  store,
  provider,
  onLost,
}: {
  client: DpinClient;
  events: readonly DpinEvent[];
  journal: Pick<StreamJournal, "jobsOf" | "batchesOf">;
  store: ArtifactStore;
  provider: Address;
  onLost: (lost: { batchId: bigint; error: unknown }) => void;
}): Promise<{ jobs: StreamJobEntry[]; batches: StreamBatchEntry[] }> {
  const jobs: StreamJobEntry[] = [];
  const batches: StreamBatchEntry[] = [];
  const isUnknown = ({ eventName, args }: DpinEvent) =>
    eventName === "BatchCommitted" &&
    isAddressEqual(args.provider, provider) &&
    !journal.batchesOf(args.streamId).some(({ batch }) => batch === args.batch);
  for (const { args } of events.filter((event): event is Committed => isUnknown(event))) {
    const { batchId, streamId, batch, jobsRoot, jobCount, locator } = args;
    const found = await getBatch(client, { batchId });
    if (found.state !== "committed" || found.jobsRoot.toLowerCase() !== jobsRoot.toLowerCase()) continue;
    try {
      const { manifest } = await fetchBatch({ store, locator, jobsRoot });
      const known = [...journal.jobsOf(streamId), ...jobs.filter((job) => job.streamId === streamId)];
      const first = (known.at(-1)?.number ?? -1) + 1;
      for (const [leaf, { programRoot, inputRoot, outputRoot, traceRoot, manifest: own, output }] of manifest.jobs.entries()) {
        // What was not made public then must not become so now.
        const isPrivate = await store.get(own).then(
          () => false,
          () => true,
        );
        jobs.push({
          ...{
            streamId,
            number: first + leaf,
            programRoot,
            inputRoot,
            manifest: own,
            isPrivate,
            price: 0n,
            runTime: 1,
            acceptedAt: Date.now(),
          },
          ...{ result: { outputRoot, traceRoot, output }, failure: null, batch, leaf },
        });
      }
      // Its voucher is gone, and was collected: what is owed for the stream so far tells the chain.
      batches.push({
        ...{ streamId, batch, jobsRoot, jobCount, cumulativeAmount: 0n, signature: "0x", openedAt: Date.now() },
        ...{ locator, batchId, closed: null, reveals: [] },
      });
    } catch (error) {
      client.signal?.throwIfAborted();
      onLost({ batchId, error });
    }
  }
  return { jobs, batches };
}
