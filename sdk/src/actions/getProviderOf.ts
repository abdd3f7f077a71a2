import type { Address } from "viem";
import { zeroAddress } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** The provider that an account acts for: itself or its principal; null if none. */
export async function getProviderOf(client: DpinClient, { account }: { account: Address }): Promise<Address | null> {
  const provider = await client.read({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "providerOf",
    args: [account],
  });
  return provider === zeroAddress ? null : provider;
}
