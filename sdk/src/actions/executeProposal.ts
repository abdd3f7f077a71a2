import type { TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import { proposalArgs } from "../client/proposalArgs.ts";
import type { GovernedCall } from "./propose.ts";

/** Executes a queued proposal from its `executableAt` on; anybody may. `calls` and `description` as they were proposed. */
export function executeProposal(
  client: DpinClient,
  proposal: { calls: readonly GovernedCall[]; description: string },
): Promise<TransactionReceipt> {
  const address = governanceOf(client, "governor");
  return client.send({ address, abi: dpinGovernorAbi, functionName: "execute", args: proposalArgs(proposal) });
}
