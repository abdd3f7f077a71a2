import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Registers the client's account as a provider; `operator` (the account itself by default; another key confirms by `actFor`) is its hot key, `endpoint` the base URL it serves at. */
export function register(
  client: DpinClient,
  { operator, endpoint }: { operator?: Address; endpoint: string },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "register",
    args: [operator ?? client.account, endpoint],
  });
}
