import type { Hex } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { VOUCHER_TYPES, voucherDomain, type Voucher } from "../streams/voucher.ts";

/** Signs a voucher by EIP-712 with the client's key: sign only what was delivered and checked, because a voucher cannot be taken back. */
export async function signVoucher(client: DpinClient, { voucher }: { voucher: Voucher }): Promise<Hex> {
  const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
  return client.wallet.signTypedData({
    account: client.wallet.account,
    domain: voucherDomain({ streams: client.addresses.streams, chainId }),
    types: VOUCHER_TYPES,
    primaryType: "Voucher",
    message: voucher,
  });
}
