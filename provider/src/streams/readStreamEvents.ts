import type { DpinEvent } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import type { StreamBatchEntry, StreamJournal } from "./openStreamJournal.ts";

/** The batches that events change: their ids on chain, and the reveals that are demanded of their jobs. Reading the same events again changes nothing. */
export function readStreamEvents({
  events,
  journal,
  provider,
}: {
  events: readonly DpinEvent[];
  journal: Pick<StreamJournal, "batchesOf" | "batchOf">;
  provider: Address;
}): StreamBatchEntry[] {
  const changed = new Map<string, StreamBatchEntry>();
  const nameOf = ({ streamId, batch }: Pick<StreamBatchEntry, "streamId" | "batch">) => `${streamId} ${batch}`;
  const latest = (entry: StreamBatchEntry) => changed.get(nameOf(entry)) ?? entry;
  const put = (entry: StreamBatchEntry) => void changed.set(nameOf(entry), entry);
  const find = (batchId: bigint) => {
    const found = [...changed.values()].find((entry) => entry.batchId === batchId) ?? journal.batchOf(batchId);
    return found === undefined ? undefined : latest(found);
  };
  for (const event of events) {
    switch (event.eventName) {
      case "BatchCommitted": {
        const { batchId, streamId, batch, jobsRoot, provider: by } = event.args;
        const entry = isAddressEqual(by, provider) ? journal.batchesOf(streamId).find((own) => own.batch === batch) : undefined;
        if (entry === undefined || entry.closed !== null || entry.jobsRoot.toLowerCase() !== jobsRoot.toLowerCase()) break;
        if (latest(entry).batchId !== batchId) put({ ...latest(entry), batchId });
        break;
      }
      case "RevealDemanded":
      case "RevealAnswered": {
        const { id, leaf, op, level, index } = event.args;
        const entry = find(id);
        if (entry === undefined || entry.closed !== null) break;
        const others = entry.reveals.filter((one) => one.leaf !== leaf || one.op !== op || one.level !== level || one.index !== index);
        const demanded =
          event.eventName === "RevealDemanded" ? [{ leaf, op, level, index, hash: event.args.hash, respondBy: event.args.respondBy }] : [];
        put({ ...entry, reveals: [...others, ...demanded] });
        break;
      }
    }
  }
  return [...changed.values()];
}
