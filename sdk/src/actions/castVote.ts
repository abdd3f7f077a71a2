import type { TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

const SUPPORT = { against: 0, for: 1, abstain: 2 } as const;

/** Votes on a proposal with all votes that the client's account had at its start, once; `reason` is only written into the event. */
export function castVote(
  client: DpinClient,
  { proposalId, support, reason }: { proposalId: bigint; support: keyof typeof SUPPORT; reason?: string },
): Promise<TransactionReceipt> {
  const call = { address: governanceOf(client, "governor"), abi: dpinGovernorAbi } as const;
  const args = [proposalId, SUPPORT[support]] as const;
  if (reason === undefined) return client.send({ ...call, functionName: "castVote", args });
  return client.send({ ...call, functionName: "castVoteWithReason", args: [...args, reason] });
}
