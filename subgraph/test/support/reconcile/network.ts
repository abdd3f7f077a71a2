import { arg, orNull, sum, type Entities, type Entity, type Expect, type Value } from "./expectation.ts";
import type { PastEvent } from "./chainAt.ts";

const entitiesOf = (index: Entities, type: string): Entity[] => [...index.get(type)!.values()];

/** Counts and sums: of what the contracts count themselves, and else of entities that are compared one by one. */
export const expectNetwork: Expect = async (chain, index) => {
  const providers = entitiesOf(index, "Provider");
  const jobs = entitiesOf(index, "Job");
  const batches = entitiesOf(index, "Batch");
  const total = (field: string) => sum(providers.map((provider) => BigInt(provider[field] as string)));
  const inState = (list: readonly Entity[], state: string) => list.filter((entity) => entity.state === state).length;
  const amounts = (contract: "staking" | "escrow" | "streams" | "challenges", name: string) =>
    sum(chain.said(contract, name).map((event) => arg(event, "amount")));
  const minted = await chain.read<bigint>("token", "minted");
  const supply = await chain.read<bigint>("token", "totalSupply");
  const [initial] = chain.said("token", "Transfer");
  const credits = sum(entitiesOf(index, "Account").map((account) => BigInt(account.depositCredit as string)));
  return new Map([
    [
      "0x00",
      {
        id: "0x00",
        providers: chain.said("staking", "ProviderRegistered").length,
        activeProviders: providers.filter(({ active }) => active === true).length,
        programs: index.get("Program")!.size,
        jobs: Number(await chain.read<number | bigint>("escrow", "jobCount")),
        jobsPosted: inState(jobs, "POSTED"),
        jobsAccepted: inState(jobs, "ACCEPTED"),
        jobsCommitted: inState(jobs, "COMMITTED"),
        jobsFinalized: inState(jobs, "FINALIZED"),
        jobsCancelled: inState(jobs, "CANCELLED"),
        jobsExpired: inState(jobs, "EXPIRED"),
        jobsConvicted: inState(jobs, "CONVICTED"),
        streams: Number(await chain.read<bigint>("streams", "streamCount")),
        streamsOpen: entitiesOf(index, "Stream").filter(({ open }) => open === true).length,
        batches: Number(await chain.read<bigint>("streams", "batchCount")),
        batchesCommitted: inState(batches, "COMMITTED"),
        batchesFinalized: inState(batches, "FINALIZED"),
        batchesConvicted: inState(batches, "CONVICTED"),
        batchedJobs: sum(batches.map(({ jobCount }) => BigInt(jobCount as string))),
        claims: chain.said("challenges", "ClaimCommitted").length,
        convictions: index.get("Conviction")!.size,
        reveals: index.get("Reveal")!.size,
        staked: total("staked"),
        locked: total("locked"),
        thawing: total("thawing"),
        delegated: total("delegated"),
        delegatedThawing: total("delegatedThawing"),
        pendingRewards: total("pendingRewards"),
        slashed: amounts("staking", "Slashed"),
        slashedPaid: amounts("staking", "SlashedPaid"),
        slashedBurned: amounts("staking", "SlashedBurned"),
        revealDeposits: (await chain.balance("challenges")) - credits,
        minted,
        burned: minted - supply,
        // The first transfer of all is the initial supply's; the rest is emission's, the only minter.
        emitted: minted - arg(initial!, "value"),
        feesBurned: amounts("escrow", "FeesBurned") + amounts("streams", "FeesBurned"),
        proposals: chain.said("governor", "ProposalCreated").length,
        emissionStart: await chain.read<bigint>("emission", "startOf", [0n]),
        epochLength: await chain.read<bigint>("emission", "epochLength"),
      },
    ],
  ]);
};

/** Who is named by what, and as what. */
export const expectAccounts: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const names = (contract: PastEvent["contract"], argument: string, ...events: string[]) =>
    new Set(chain.said(contract, ...events).map((event) => arg<string>(event, argument)));
  const requesters = new Set([...names("escrow", "requester", "JobPosted"), ...names("streams", "requester", "StreamOpened")]);
  const providers = names("staking", "provider", "ProviderRegistered");
  const operators = names("staking", "operator", "OperatorConfirmed");
  const delegators = names("staking", "delegator", "Delegated");
  const verifiers = new Set([
    ...names("challenges", "challenger", "ClaimCommitted", "Convicted"),
    ...names("challenges", "demander", "RevealDemanded"),
  ]);
  const voters = new Set([
    ...chain.said("votes", "Transfer").flatMap((event) => [arg<string>(event, "from"), arg<string>(event, "to")]),
    ...names("votes", "delegator", "DelegateChanged"),
    ...names("votes", "delegate", "DelegateVotesChanged"),
    ...names("governor", "voter", "VoteCast", "VoteCastWithParams"),
  ]);
  const others = [
    ...names("staking", "operator", "ProviderRegistered", "OperatorChanged"),
    ...names("staking", "previousOperator", "OperatorChanged"),
    ...names("staking", "provider", "CommissionChanged"),
    ...names("streams", "provider", "StreamOpened"),
    ...names("governor", "proposer", "ProposalCreated"),
    ...names("emission", "account", "WeightSet"),
    ...(["accessManager", "timelock", "upgradeTimelock"] as const).flatMap((contract) => [
      ...names(contract, "account", "RoleGranted", "RoleRevoked"),
    ]),
  ];
  const settled = (account: string, party: string, field: string) =>
    sum(
      chain
        .said("challenges", "Settled")
        .filter((event) => arg<string>(event, party) === account)
        .map((event) => arg(event, field)),
    );
  for (const id of new Set([...requesters, ...providers, ...operators, ...delegators, ...verifiers, ...voters, ...others])) {
    // The zero address mints and burns votes, and executes what is due in timelocks.
    const isNobody = orNull(id) === null;
    if (isNobody && !others.includes(id)) continue;
    expected.set(id, {
      id,
      isRequester: requesters.has(id),
      isProvider: providers.has(id),
      isOperator: operators.has(id),
      isDelegator: delegators.has(id),
      isVerifier: verifiers.has(id),
      isVoter: !isNobody && voters.has(id),
      jobsPosted: chain.said("escrow", "JobPosted").filter((event) => arg<string>(event, "requester") === id).length,
      convictionsWon: chain.said("challenges", "Convicted").filter((event) => arg<string>(event, "challenger") === id).length,
      bounties: settled(id, "challenger", "bounty"),
      compensation: settled(id, "requester", "compensation"),
      depositCredit: await chain.read<bigint>("challenges", "depositCredit", [id]),
    });
  }
  return expected;
};
