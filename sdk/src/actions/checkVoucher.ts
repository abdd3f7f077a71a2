import { isAddressEqual, zeroAddress } from "viem";
import type { Hex } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { VOUCHER_TYPES, voucherDomain, type Voucher } from "../streams/voucher.ts";
import { getStream } from "./getStream.ts";

/** Why a provider could not commit a voucher now. */
export type VoucherFault = "closed" | "wrong batch" | "no jobs" | "nothing to collect" | "not funded" | "wrong signature";

/**
 * What a provider checks of a voucher before it works for the next one: null when it could be committed now and would still be covered after every thaw
 * that was started. The jobs behind `jobsRoot` are the provider's to compare.
 */
export async function checkVoucher(
  client: DpinClient,
  { voucher, signature }: { voucher: Voucher; signature: Hex },
): Promise<VoucherFault | null> {
  const stream = await getStream(client, { streamId: voucher.streamId });
  if (isAddressEqual(stream.token, zeroAddress)) return "closed";
  if (voucher.batch !== stream.batches) return "wrong batch";
  if (voucher.jobCount === 0 || BigInt(voucher.jobsRoot) === 0n) return "no jobs";
  if (voucher.cumulativeAmount <= stream.collected) return "nothing to collect";
  if (voucher.cumulativeAmount - stream.collected > stream.available) return "not funded";
  const { publicClient } = client;
  const chainId = await client.call("getChainId", () => publicClient.getChainId());
  const signed = await client.call("verifyTypedData", () =>
    publicClient.verifyTypedData({
      address: stream.signer,
      domain: voucherDomain({ streams: client.addresses.streams, chainId }),
      types: VOUCHER_TYPES,
      primaryType: "Voucher",
      message: { ...voucher },
      signature,
    }),
  );
  return signed ? null : "wrong signature";
}
