import type { TransactionReceipt } from "viem";
import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays the treasury's part of an epoch, once, from the epoch's `claimableAt` on; anybody may. Throws ContractRevertError as claimReward does. */
export function claimTreasury(client: DpinClient, { epoch }: { epoch: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.emission, abi: emissionAbi, functionName: "claimTreasury", args: [epoch] });
}
