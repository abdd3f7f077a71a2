import type { Address, TransactionReceipt } from "viem";
import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/**
 * Records the work of a provider (the client's account by default) since its last report as weight of the running epoch; anybody may. Throws ContractRevertError
 * `Emission_NothingToReport`, or `Emission_Paused` while emission is paused: the work then waits.
 */
export function reportWork(client: DpinClient, { provider }: { provider?: Address } = {}): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.emission,
    abi: emissionAbi,
    functionName: "report",
    args: [provider ?? client.account],
  });
}
