import type { Address } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** DPIN wei of stake that a job, or a stream's batch, of `amount` wei of a token (DPIN by default) locks under the terms of now. */
export function quoteLock(
  client: DpinClient,
  { amount, token, from = "escrow" }: { amount: bigint; token?: Address; from?: "escrow" | "streams" },
): Promise<bigint> {
  const args = [token ?? client.addresses.token, amount] as const;
  return client.read({ address: client.addresses[from], abi: jobEscrowAbi, functionName: "lockFor", args });
}
