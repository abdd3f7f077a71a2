import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** All of a provider's stake at once: locked, free, lockable, thawing, withdrawable now, delegated (IProviderStaking.StakeState); DPIN wei and seconds. */
export function getStake(client: DpinClient, { provider }: { provider: Address }) {
  return client.read({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "stakeOf", args: [provider] });
}
