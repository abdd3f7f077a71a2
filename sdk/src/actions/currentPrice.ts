import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** The price of a posted job in the latest block, in wei of its token; throws ContractRevertError once it cannot be accepted. */
export function currentPrice(client: DpinClient, { jobId }: { jobId: bigint }) {
  return client.read({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "currentPrice", args: [jobId] });
}
