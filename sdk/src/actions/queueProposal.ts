import type { TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import { proposalArgs } from "../client/proposalArgs.ts";
import type { GovernedCall } from "./propose.ts";

/** Puts a proposal that was voted for into the timelock; anybody may. `calls` and `description` as they were proposed. */
export function queueProposal(
  client: DpinClient,
  proposal: { calls: readonly GovernedCall[]; description: string },
): Promise<TransactionReceipt> {
  const address = governanceOf(client, "governor");
  return client.send({ address, abi: dpinGovernorAbi, functionName: "queue", args: proposalArgs(proposal) });
}
