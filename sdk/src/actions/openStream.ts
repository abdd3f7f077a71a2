import { parseEventLogs } from "viem";
import type { Address, TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { payThrough } from "../client/payThrough.ts";
import type { Permit } from "./signPermit.ts";

/**
 * Opens a stream from the client's account to a provider with `amount` ≥ 0 wei of `token` (DPIN by default) in it, by a permit in the same transaction
 * where the token has permits, else after an approval. `signer` (the account itself by default) signs its vouchers, for good.
 */
export async function openStream(
  client: DpinClient,
  { provider, token, signer, amount }: { provider: Address; token?: Address; signer?: Address; amount: bigint },
): Promise<{ streamId: bigint; receipt: TransactionReceipt }> {
  const { streams } = client.addresses;
  const paid = token ?? client.addresses.token;
  const args = [provider, paid, signer ?? client.account, amount] as const;
  const send = (permit: Permit | null) =>
    client.send(
      permit === null
        ? { address: streams, abi: jobStreamsAbi, functionName: "openStream", args }
        : {
            address: streams,
            abi: jobStreamsAbi,
            functionName: "openStreamWithPermit",
            args: [...args, permit.deadline, permit.v, permit.r, permit.s],
          },
    );
  const receipt = await (amount === 0n ? send(null) : payThrough(client, { token: paid, spender: streams, amount, send }));
  const [event] = parseEventLogs({ abi: jobStreamsAbi, logs: receipt.logs, eventName: "StreamOpened" });
  return { streamId: event!.args.streamId, receipt };
}
