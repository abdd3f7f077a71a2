import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BATCH_STATES } from "../streams/batchState.ts";

/** A batch as the contract keeps it (IJobStreams.Batch), as of `blockNumber` or now, its state by name; "none" when there is no such batch. */
export async function getBatch(client: DpinClient, { batchId, blockNumber }: { batchId: bigint; blockNumber?: bigint }) {
  const { streams: address } = client.addresses;
  const batch = await client.read({ address, abi: jobStreamsAbi, functionName: "getBatch", args: [batchId], blockNumber });
  return { ...batch, id: batchId, state: BATCH_STATES[batch.state] ?? "none" };
}
