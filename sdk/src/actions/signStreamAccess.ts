import type { DpinClient } from "../client/createDpinClient.ts";
import { MAX_ACCESS_SECONDS, STREAM_ACCESS_TYPES } from "../streams/streamAccess.ts";
import { voucherDomain } from "../streams/voucher.ts";

/**
 * The `Authorization` header that lets the client into a stream whose signer it is, for `seconds` from now (half an hour by default, at most an hour by
 * the clock of the stream's provider). Whoever has it can read the stream's jobs and order one more, but pays nothing with it.
 */
export async function signStreamAccess(
  client: DpinClient,
  { streamId, seconds = MAX_ACCESS_SECONDS / 2 }: { streamId: bigint; seconds?: number },
): Promise<string> {
  const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
  const expires = BigInt(Math.floor(Date.now() / 1_000) + seconds);
  const signature = await client.wallet.signTypedData({
    account: client.wallet.account,
    domain: voucherDomain({ streams: client.addresses.streams, chainId }),
    types: STREAM_ACCESS_TYPES,
    primaryType: "Access",
    message: { streamId, expires },
  });
  return `DPIN ${expires}.${signature}`;
}
