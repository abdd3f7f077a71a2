import type { Address } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { listEvents, type BlockRange } from "../logs/listEvents.ts";

/** A stream as its opening tells it. What is in it tells getStream. */
export interface OpenedStream {
  readonly streamId: bigint;
  readonly requester: Address;
  readonly provider: Address;
  readonly token: Address;
  readonly signer: Address;
  readonly block: bigint;
}

/** The streams that were opened in a range of blocks (all by default), oldest first: of one `requester`, to one `provider`, or all. */
export async function listStreams(
  client: DpinClient,
  { requester, provider, ...range }: BlockRange & { requester?: Address | undefined; provider?: Address | undefined } = {},
): Promise<OpenedStream[]> {
  const args = { ...(requester !== undefined && { requester }), ...(provider !== undefined && { provider }) };
  const filter = { address: client.addresses.streams, abi: jobStreamsAbi, eventName: "StreamOpened", args } as const;
  const events = await listEvents(client, { ...filter, ...range });
  return events.map((event) => ({ ...event.args, block: event.blockNumber }));
}
