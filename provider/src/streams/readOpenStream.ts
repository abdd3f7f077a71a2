import { getStream, type DpinClient } from "@dpin/sdk";
import { isAddressEqual, zeroAddress } from "viem";
import { StreamRefusal } from "./StreamRefusal.ts";

export type OpenStream = Awaited<ReturnType<typeof getStream>>;

/** A stream as the chain has it; throws StreamRefusal when it is closed. */
export async function readOpenStream(client: DpinClient, { streamId }: { streamId: bigint }): Promise<OpenStream> {
  const stream = await getStream(client, { streamId });
  if (isAddressEqual(stream.token, zeroAddress)) throw new StreamRefusal("the stream is closed", 409);
  return stream;
}
