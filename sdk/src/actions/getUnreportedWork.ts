import type { Address } from "viem";
import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Work of a provider (the client's account by default) that no report has recorded yet, in DPIN wei of protocol fees. */
export function getUnreportedWork(client: DpinClient, { provider }: { provider?: Address } = {}): Promise<bigint> {
  return client.read({
    address: client.addresses.emission,
    abi: emissionAbi,
    functionName: "unreportedWork",
    args: [provider ?? client.account],
  });
}
