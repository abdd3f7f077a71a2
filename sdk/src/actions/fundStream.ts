import { isAddressEqual, zeroAddress } from "viem";
import type { TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BaseError } from "../errors/BaseError.ts";
import { payThrough } from "../client/payThrough.ts";
import { getStream } from "./getStream.ts";

/** Adds `amount` wei of the client's own tokens to anybody's stream, by a permit where the token has permits, else after an approval. */
export async function fundStream(
  client: DpinClient,
  { streamId, amount }: { streamId: bigint; amount: bigint },
): Promise<TransactionReceipt> {
  const { streams } = client.addresses;
  const { token } = await getStream(client, { streamId });
  if (isAddressEqual(token, zeroAddress)) throw new BaseError(`there is no open stream ${streamId}`);
  return payThrough(client, {
    ...{ token, spender: streams, amount },
    send: (permit) =>
      client.send(
        permit === null
          ? { address: streams, abi: jobStreamsAbi, functionName: "fundStream", args: [streamId, amount] }
          : {
              address: streams,
              abi: jobStreamsAbi,
              functionName: "fundStreamWithPermit",
              args: [streamId, amount, permit.deadline, permit.v, permit.r, permit.s],
            },
      ),
  });
}
