import { computeChallengesAbi } from "../../sdk/src/abi/computeChallengesAbi.ts";
import { dpinGovernorAbi } from "../../sdk/src/abi/dpinGovernorAbi.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { emissionAbi } from "../../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../../sdk/src/abi/jobStreamsAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";
import { parameterTimelockAbi } from "../../sdk/src/abi/parameterTimelockAbi.ts";
import { readRawDelay } from "./readRawDelay.ts";
import type { DeploymentView } from "./types.ts";

export interface ParameterRow {
  /** `seconds`, `percent`, `bps`, `DPIN wei`, `native wei`, `gas`, `address`. */
  readonly unit: string;
  /** Reads the value that the chain has now. */
  read(view: Pick<DeploymentView, "client" | "addresses" | "fromBlock">): Promise<unknown>;
}

type View = Parameters<ParameterRow["read"]>[0];

function escrowRow(
  name: "maxJobTime" | "challengeWindow" | "maxDisputeTime" | "feeBps" | "penaltyBps" | "lockFactorPercent" | "minLock",
  unit: string,
) {
  const read = async ({ client, addresses }: View) =>
    (await client.readContract({ address: addresses.escrow, abi: jobEscrowAbi, functionName: "getParameters" }))[name];
  return { unit, read };
}

function streamsRow(
  name: "challengeWindow" | "maxDisputeTime" | "fundsThawTime" | "feeBps" | "lockFactorPercent" | "minLock",
  unit: string,
) {
  const read = async ({ client, addresses }: View) =>
    (await client.readContract({ address: addresses.streams, abi: jobStreamsAbi, functionName: "getParameters" }))[name];
  return { unit, read };
}

function stakePerUnitRow(contract: "escrow" | "streams") {
  const read = async ({ client, addresses }: View) => {
    const args = [addresses.token] as const;
    const at = { address: addresses[contract], abi: jobEscrowAbi, functionName: "getToken", args } as const;
    const [, allowed, stakePerUnit] = await client.readContract(at);
    return allowed ? stakePerUnit : "not allowed";
  };
  return { unit: "DPIN wei per 1e18 wei", read };
}

function revealRow(name: "responseTime" | "answerGas" | "minGasPrice" | "minDeposit", unit: string) {
  const read = async ({ client, addresses }: View) =>
    (await client.readContract({ address: addresses.challenges, abi: computeChallengesAbi, functionName: "revealTerms" }))[name];
  return { unit, read };
}

/** What the implementations of both lockers fix. */
function fixedRow(contract: "escrow" | "streams", functionName: "proofTail" | "minChallengeWindow") {
  const read = ({ client, addresses }: View) =>
    client.readContract({ address: addresses[contract], abi: contract === "escrow" ? jobEscrowAbi : jobStreamsAbi, functionName });
  return { unit: "seconds", read };
}

function timelockRow(functionName: "getMinDelay" | "shortestDelay") {
  const read = ({ client, addresses }: View) =>
    client.readContract({ address: addresses.timelock, abi: parameterTimelockAbi, functionName });
  return { unit: "seconds", read };
}

function governorRow(
  functionName: "votingDelay" | "votingPeriod" | "proposalThreshold" | "minQuorum" | "minVotingDelay" | "minVotingPeriod",
  unit: string,
) {
  const read = ({ client, addresses }: View) => client.readContract({ address: addresses.governor, abi: dpinGovernorAbi, functionName });
  return { unit, read };
}

function rateRow(name: "initialEmission" | "ratio", unit: string) {
  const read = async ({ client, addresses }: View) =>
    (await client.readContract({ address: addresses.emission, abi: emissionAbi, functionName: "getSegment", args: [0n] }))[2][name];
  return { unit, read };
}

function shareRow(name: "capacity" | "work" | "verification" | "treasury") {
  const read = async ({ client, addresses }: View) =>
    (await client.readContract({ address: addresses.emission, abi: emissionAbi, functionName: "getSegment", args: [0n] }))[3][name];
  return { unit: "bps", read };
}

function stakingRow(functionName: "thawPeriod" | "minStake" | "delegationRatio" | "jailPeriod", unit: string) {
  const read = ({ client, addresses }: View) => client.readContract({ address: addresses.staking, abi: providerStakingAbi, functionName });
  return { unit, read };
}

/** Every parameter of deploy/parameters, by module and name: its unit, and how the chain tells it. */
export const PARAMETER_ROWS: Readonly<Record<string, ParameterRow>> = {
  "Token.initialSupply": {
    unit: "DPIN wei",
    read: async (view) => (await firstMint(view))?.value,
  },
  "Token.initialHolder": { unit: "address", read: async (view) => (await firstMint(view))?.to },
  "Staking.thawPeriod": stakingRow("thawPeriod", "seconds"),
  "Staking.minStake": stakingRow("minStake", "DPIN wei"),
  "Staking.delegationRatio": stakingRow("delegationRatio", "times"),
  "Staking.jailPeriod": stakingRow("jailPeriod", "seconds"),
  "Escrow.proofTail": fixedRow("escrow", "proofTail"),
  "Escrow.minChallengeWindow": fixedRow("escrow", "minChallengeWindow"),
  "Escrow.maxJobTime": escrowRow("maxJobTime", "seconds"),
  "Escrow.challengeWindow": escrowRow("challengeWindow", "seconds"),
  "Escrow.maxDisputeTime": escrowRow("maxDisputeTime", "seconds"),
  "Escrow.feeBps": escrowRow("feeBps", "bps"),
  "Escrow.penaltyBps": escrowRow("penaltyBps", "bps"),
  "Escrow.lockFactorPercent": escrowRow("lockFactorPercent", "percent"),
  "Escrow.minLock": escrowRow("minLock", "DPIN wei"),
  "Escrow.stakePerUnit": stakePerUnitRow("escrow"),
  "Streams.proofTail": fixedRow("streams", "proofTail"),
  "Streams.minChallengeWindow": fixedRow("streams", "minChallengeWindow"),
  "Streams.challengeWindow": streamsRow("challengeWindow", "seconds"),
  "Streams.maxDisputeTime": streamsRow("maxDisputeTime", "seconds"),
  "Streams.fundsThawTime": streamsRow("fundsThawTime", "seconds"),
  "Streams.feeBps": streamsRow("feeBps", "bps"),
  "Streams.lockFactorPercent": streamsRow("lockFactorPercent", "percent"),
  "Streams.minLock": streamsRow("minLock", "DPIN wei"),
  "Streams.stakePerUnit": stakePerUnitRow("streams"),
  "Compute.responseTime": revealRow("responseTime", "seconds"),
  "Compute.answerGas": revealRow("answerGas", "gas"),
  "Compute.minGasPrice": revealRow("minGasPrice", "native wei per gas"),
  "Compute.minDeposit": revealRow("minDeposit", "native wei"),
  "Emission.start": {
    unit: "seconds since 1970",
    read: async ({ client, addresses, fromBlock }) => {
      const emission = { address: addresses.emission, abi: emissionAbi } as const;
      const start = await client.readContract({ ...emission, functionName: "startOf", args: [0n] });
      // A start in the past becomes the time of deployment, whose block the proxy's first event tells.
      const [initialized] = await client.getContractEvents({ ...emission, eventName: "Initialized", fromBlock });
      const block = await client.getBlock({ blockNumber: initialized?.blockNumber ?? 0n });
      return start === block.timestamp ? 0n : start;
    },
  },
  "Emission.epochLength": {
    unit: "seconds",
    read: ({ client, addresses }) => client.readContract({ address: addresses.emission, abi: emissionAbi, functionName: "epochLength" }),
  },
  "Emission.initialEmission": rateRow("initialEmission", "DPIN wei"),
  "Emission.ratio": rateRow("ratio", "2^-126"),
  "Emission.capacityBps": shareRow("capacity"),
  "Emission.workBps": shareRow("work"),
  "Emission.verificationBps": shareRow("verification"),
  "Emission.treasuryBps": shareRow("treasury"),
  "Governance.votingDelay": governorRow("votingDelay", "seconds"),
  "Governance.votingPeriod": governorRow("votingPeriod", "seconds"),
  "Governance.proposalThreshold": governorRow("proposalThreshold", "DPIN wei"),
  "Governance.minQuorum": governorRow("minQuorum", "DPIN wei"),
  "Governance.minVotingDelay": governorRow("minVotingDelay", "seconds"),
  "Governance.minVotingPeriod": governorRow("minVotingPeriod", "seconds"),
  "Governance.quorumPercent": {
    unit: "percent",
    read: ({ client, addresses }) =>
      client.readContract({ address: addresses.governor, abi: dpinGovernorAbi, functionName: "quorumNumerator" }),
  },
  "Governance.timelockDelay": timelockRow("getMinDelay"),
  "Governance.shortestTimelockDelay": timelockRow("shortestDelay"),
  "Governance.upgradeDelay": { unit: "seconds", read: readRawDelay },
};

async function firstMint({ client, addresses, fromBlock }: View): Promise<{ to?: string; value?: bigint } | undefined> {
  const from = "0x0000000000000000000000000000000000000000";
  const logs = await client.getContractEvents({
    address: addresses.token,
    abi: dpinTokenAbi,
    eventName: "Transfer",
    args: { from },
    fromBlock,
  });
  return logs[0]?.args;
}
