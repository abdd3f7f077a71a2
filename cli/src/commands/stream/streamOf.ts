import { getStream, type DpinClient } from "@dpin/sdk";
import { zeroAddress } from "viem";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";

/** A stream with its token, null once it is closed; throws NotFoundError when there never was one. */
export async function streamOf(client: DpinClient, { streamId }: { streamId: bigint }) {
  const stream = await getStream(client, { streamId });
  if (stream.requester === zeroAddress) throw new NotFoundError(`there is no stream ${streamId} on this network`);
  return { stream, token: stream.token === zeroAddress ? null : await tokenOf(client, { address: stream.token }) };
}
