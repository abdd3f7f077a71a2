import { isAddressEqual, parseSignature, recoverTypedDataAddress, zeroAddress } from "viem";
import type { Hex } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { VOUCHER_TYPES, voucherDomain, type Voucher } from "../streams/voucher.ts";
import { getStream } from "./getStream.ts";

/** Half the order of secp256k1: the contract takes only one of the two signatures that a key's signature can be written as. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Why a provider could not commit a voucher now. */
export type VoucherFault =
  "closed" | "wrong batch" | "no jobs" | "nothing to collect" | "not funded" | "wrong signature" | "contract signer";

/**
 * What a provider checks of a voucher before it works for the next one: null when it could be committed now and would still be covered after every thaw
 * that was started. The jobs behind `jobsRoot` are the provider's to compare.
 *
 * A key cannot take back what it signed, whatever code its account takes on. A contract (ERC-1271) can: its vouchers are refused as "contract signer", unless
 * `trustContractSigner` says that this one is trusted to go on accepting what it accepts now. `batch` is the number that it must have: the stream's next one on chain, or a later
 * one when vouchers of earlier batches wait to be committed. With `thawing` funds that thaw count: they can be collected until they are withdrawn.
 */
export async function checkVoucher(
  client: DpinClient,
  {
    voucher,
    signature,
    trustContractSigner = false,
    batch,
    thawing = false,
  }: { voucher: Voucher; signature: Hex; trustContractSigner?: boolean; batch?: bigint; thawing?: boolean },
): Promise<VoucherFault | null> {
  const stream = await getStream(client, { streamId: voucher.streamId });
  if (isAddressEqual(stream.token, zeroAddress)) return "closed";
  if (voucher.batch !== (batch ?? stream.batches)) return "wrong batch";
  if (voucher.jobCount === 0 || BigInt(voucher.jobsRoot) === 0n) return "no jobs";
  if (voucher.cumulativeAmount <= stream.collected) return "nothing to collect";
  if (voucher.cumulativeAmount - stream.collected > (thawing ? stream.funded - stream.collected : stream.available)) return "not funded";
  const { publicClient } = client;
  const chainId = await client.call("getChainId", () => publicClient.getChainId());
  const signed = {
    domain: voucherDomain({ streams: client.addresses.streams, chainId }),
    types: VOUCHER_TYPES,
    primaryType: "Voucher",
    message: { ...voucher },
    signature,
  } as const;
  if (isPlain(signature) && isAddressEqual(await recoverTypedDataAddress(signed), stream.signer)) return null;
  const code = await client.call("getCode", () => publicClient.getCode({ address: stream.signer }));
  if (code === undefined) return "wrong signature";
  if (!trustContractSigner) return "contract signer";
  const accepted = await client.call("verifyTypedData", () => publicClient.verifyTypedData({ address: stream.signer, ...signed }));
  return accepted ? null : "wrong signature";
}

/** Whether the contract takes the signature as a key's: 65 bytes, v 27 or 28, s in the lower half. */
function isPlain(signature: Hex): boolean {
  if (signature.length !== 132 || !/(1b|1c)$/i.test(signature)) return false;
  try {
    return BigInt(parseSignature(signature).s) <= HALF_ORDER;
  } catch {
    return false;
  }
}
