import type { TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import { proposalArgs } from "../client/proposalArgs.ts";
import type { GovernedCall } from "./propose.ts";

/** Takes a proposal of the client's account back before its vote begins. `calls` and `description` as they were proposed. */
export function cancelProposal(
  client: DpinClient,
  proposal: { calls: readonly GovernedCall[]; description: string },
): Promise<TransactionReceipt> {
  const address = governanceOf(client, "governor");
  return client.send({ address, abi: dpinGovernorAbi, functionName: "cancel", args: proposalArgs(proposal) });
}
