import { hexToBigInt, recoverTypedDataAddress, slice } from "viem";
import type { Address, Hex } from "viem";
import { MAX_ACCESS_SECONDS, STREAM_ACCESS_TYPES } from "./streamAccess.ts";
import { voucherDomain } from "./voucher.ts";

const FORM = /^DPIN (\d{1,12})\.(0x[0-9a-f]{130})$/;

/**
 * Who signed an `Authorization` header for a stream (docs/spec/serving.md): a key's address, or null when the header has another form, is over at `now`
 * (seconds since 1970), lasts too long, or has a signature that is none.
 */
export async function recoverStreamAccess({
  header,
  streamId,
  streams,
  chainId,
  now,
}: {
  header: string;
  streamId: bigint;
  streams: Address;
  chainId: number;
  now: number;
}): Promise<Address | null> {
  const [, expires, signature] = FORM.exec(header) ?? [];
  if (expires === undefined || Number(expires) <= now || Number(expires) > now + MAX_ACCESS_SECONDS) return null;
  const v = hexToBigInt(slice(signature as Hex, 64));
  if (v !== 27n && v !== 28n) return null;
  try {
    return await recoverTypedDataAddress({
      domain: voucherDomain({ streams, chainId }),
      types: STREAM_ACCESS_TYPES,
      primaryType: "Access",
      message: { streamId, expires: BigInt(expires) },
      signature: signature as Hex,
    });
  } catch {
    return null;
  }
}
