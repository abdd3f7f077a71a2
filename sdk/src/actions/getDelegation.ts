import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What a delegator has with a provider: shares, their worth, thawing, withdrawable now (IProviderStaking.DelegationState); DPIN wei and seconds. */
export function getDelegation(client: DpinClient, { provider, delegator }: { provider: Address; delegator: Address }) {
  return client.read({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "delegationOf",
    args: [provider, delegator],
  });
}
