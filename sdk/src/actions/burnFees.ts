import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Burns the protocol's fees in DPIN that lie with jobs, or with streams; anybody may. Throws ContractRevertError `Payments_NothingToWithdraw` when there are none. */
export function burnFees(client: DpinClient, { from = "escrow" }: { from?: "escrow" | "streams" } = {}): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses[from], abi: jobEscrowAbi, functionName: "burnFees", args: [] });
}
