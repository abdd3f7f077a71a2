import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BATCH_STATES } from "../streams/batchState.ts";

/** A batch as the contract keeps it (IJobStreams.Batch), its state by name, as of `blockNumber` or now; "none" when there is no such batch. */
export async function getBatch(client: DpinClient, { batchId, blockNumber }: { batchId: bigint; blockNumber?: bigint }) {
  const batch = await client.read({
    address: client.addresses.streams,
    abi: jobStreamsAbi,
    functionName: "getBatch",
    args: [batchId],
    blockNumber,
  });
  return { ...batch, id: batchId, state: BATCH_STATES[batch.state] ?? "none" };
}
