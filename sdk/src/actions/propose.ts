import { parseEventLogs } from "viem";
import type { Address, Hex, TransactionReceipt } from "viem";
import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

/** A call that governance makes; `value` in native wei. */
export interface GovernedCall {
  readonly target: Address;
  readonly data: Hex;
  readonly value?: bigint;
}

/**
 * Proposes calls to the holders of votes; the client's account needs as many votes as the proposal threshold. Throws ContractRevertError
 * `GovernorInsufficientProposerVotes`.
 */
export async function propose(
  client: DpinClient,
  { calls, description }: { calls: readonly GovernedCall[]; description: string },
): Promise<{ proposalId: bigint; receipt: TransactionReceipt }> {
  const receipt = await client.send({
    address: governanceOf(client, "governor"),
    abi: dpinGovernorAbi,
    functionName: "propose",
    args: [calls.map(({ target }) => target), calls.map(({ value = 0n }) => value), calls.map(({ data }) => data), description],
  });
  const [event] = parseEventLogs({ abi: dpinGovernorAbi, logs: receipt.logs, eventName: "ProposalCreated" });
  return { proposalId: event!.args.proposalId, receipt };
}
