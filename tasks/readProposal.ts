import { dpinGovernorAbi } from "../sdk/src/abi/dpinGovernorAbi.ts";
import { parseNumber } from "./parseNumber.ts";
import type { OpenDeployment } from "./openDeployment.ts";

/** The governor's states by number. */
export const PROPOSAL_STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;

/** What a proposal calls, from its event; the governor itself keeps only a hash. */
export interface Proposal {
  readonly id: bigint;
  readonly targets: readonly `0x${string}`[];
  readonly values: readonly bigint[];
  readonly calldatas: readonly `0x${string}`[];
  readonly description: string;
}

/** All proposals, oldest first. */
export async function readProposals({
  client,
  addresses,
  fromBlock,
}: Pick<OpenDeployment, "client" | "addresses" | "fromBlock">): Promise<Proposal[]> {
  const logs = await client.getContractEvents({
    address: addresses.governor,
    abi: dpinGovernorAbi,
    eventName: "ProposalCreated",
    fromBlock,
    strict: true,
  });
  return logs.map(({ args }) => ({
    id: args.proposalId,
    targets: args.targets,
    values: args.values,
    calldatas: args.calldatas,
    description: args.description,
  }));
}

/** One proposal; throws when there is none of that number. */
export async function readProposal({ deployment, id }: { deployment: OpenDeployment; id: string }): Promise<Proposal> {
  const number = parseNumber({ text: id, what: "the proposal" });
  const found = (await readProposals(deployment)).find((proposal) => proposal.id === number);
  if (found === undefined) throw new Error(`there is no proposal ${id}`);
  return found;
}
