import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatAmount } from "../cli/src/report/formatAmount.ts";
import { computeChallengesAbi } from "../sdk/src/abi/computeChallengesAbi.ts";
import { dpinGovernorAbi } from "../sdk/src/abi/dpinGovernorAbi.ts";
import { dpinTokenAbi } from "../sdk/src/abi/dpinTokenAbi.ts";
import { dpinVotesAbi } from "../sdk/src/abi/dpinVotesAbi.ts";
import { emissionAbi } from "../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../sdk/src/abi/jobStreamsAbi.ts";
import { printRecord } from "./printRecord.ts";
import { PROPOSAL_STATES, readProposals } from "./readProposal.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin status`. */
export default async function status(args: { id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<Record<string, unknown>> {
  return withDeployment({ hre, id: args.id }, async (deployment) => {
    const { client, addresses } = deployment;
    const token = { address: addresses.token, abi: dpinTokenAbi } as const;
    const dpin = (wei: bigint) => formatAmount({ wei, symbol: "DPIN" });
    const heldBy = async (account: `0x${string}`) =>
      dpin(await client.readContract({ ...token, functionName: "balanceOf", args: [account] }));
    const record: Record<string, unknown> = {
      chain: await client.getChainId(),
      block: await client.getBlockNumber(),
      "total supply": dpin(await client.readContract({ ...token, functionName: "totalSupply" })),
      "held by staking": await heldBy(addresses.staking),
      "held by the escrow": await heldBy(addresses.escrow),
      "held by the streams": await heldBy(addresses.streams),
      "wrapped to vote": dpin(await client.readContract({ address: addresses.votes, abi: dpinVotesAbi, functionName: "totalSupply" })),
      jobs: await client.readContract({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "jobCount" }),
      "jobs paused": await client.readContract({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "paused" }),
      streams: await client.readContract({ address: addresses.streams, abi: jobStreamsAbi, functionName: "streamCount" }),
      "streams paused": await client.readContract({ address: addresses.streams, abi: jobStreamsAbi, functionName: "paused" }),
      "emission's epoch": await client.readContract({ address: addresses.emission, abi: emissionAbi, functionName: "currentEpoch" }),
      "a reveal's deposit, native wei": await client.readContract({
        address: addresses.challenges,
        abi: computeChallengesAbi,
        functionName: "revealDeposit",
      }),
    };
    for (const proposal of (await readProposals(deployment)).slice(-5)) {
      const governor = { address: addresses.governor, abi: dpinGovernorAbi } as const;
      const state = await client.readContract({ ...governor, functionName: "state", args: [proposal.id] });
      record[`proposal ${proposal.id}`] = `${PROPOSAL_STATES[state]}: ${proposal.description}`;
    }
    printRecord({ heading: ["what", "value"], record });
    return record;
  });
}
