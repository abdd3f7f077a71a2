import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/**
 * A stream as the contract keeps it (IJobStreams.Stream): `available` wei of `token` are what a provider may work for, `batches` is its next batch's number.
 * The zero address as requester when there is no such stream, as token once it is closed.
 */
export function getStream(client: DpinClient, { streamId }: { streamId: bigint }) {
  return client.read({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "getStream", args: [streamId] });
}
