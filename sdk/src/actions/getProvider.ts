import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** A provider's stake and state (IProviderStaking.ProviderState); amounts in DPIN wei. */
export function getProvider(client: DpinClient, { provider }: { provider: Address }) {
  return client.read({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "getProvider", args: [provider] });
}
