import { arg, orNull, sum, type Entities, type Entity, type Expect, type Value } from "./expectation.ts";
import type { ChainAt, PastEvent } from "./chainAt.ts";

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

/** One after the other, as the index counts them; ids are its own. */
export const expectNetworkSamples: Expect = async (_chain, index) => own(index, "NetworkSample");
export const expectProviderSamples: Expect = async (_chain, index) => own(index, "ProviderSample");

/** Samples are compared by what they sum up to (compareHistory); here only that they are numbered without a gap. */
function own(index: Entities, type: string): Map<string, Entity> {
  return new Map([...index.get(type)!].map(([id, entity]) => [id, entity]));
}

/** Sums of samples by what the chain said: the history's raw material. Throws with the field and both values. */
export function compareSamples({ chain, index }: { chain: ChainAt; index: Entities }): string[] {
  const dpin = chain.addresses.token.toLowerCase();
  const tokens = new Map([
    ...chain.said("escrow", "JobPosted").map((event) => [`job ${arg(event, "jobId")}`, arg<string>(event, "token")] as const),
    ...chain.said("streams", "StreamOpened").map((event) => [`stream ${arg(event, "streamId")}`, arg<string>(event, "token")] as const),
  ]);
  const inDpin = [...chain.said("escrow", "JobFinalized"), ...chain.said("streams", "BatchFinalized")].filter(
    (event) => tokens.get("jobId" in event.args ? `job ${arg(event, "jobId")}` : `stream ${arg(event, "streamId")}`) === dpin,
  );
  const samples = (type: string, field: string) => sum(entitiesOf(index, type).map((entity) => BigInt(entity[field] as string | number)));
  const slashed = sum(chain.said("staking", "Slashed").map((event) => arg(event, "amount")));
  const convicted = BigInt(chain.said("challenges", "Convicted").length);
  const finalized = BigInt(chain.said("escrow", "JobFinalized").length);
  const emitted = [
    ...chain.said("emission", "RewardClaimed").map((event) => arg(event, "capacity") + arg(event, "work") + arg(event, "verification")),
  ];
  const treasury = chain.said("emission", "TreasuryPaid").map((event) => arg(event, "amount"));
  const expected: [type: string, field: string, value: bigint][] = [
    ["NetworkSample", "posted", BigInt(chain.said("escrow", "JobPosted").length)],
    ["NetworkSample", "finalized", finalized],
    ["NetworkSample", "convicted", convicted],
    ["NetworkSample", "fees", sum(inDpin.map((event) => arg(event, "fee")))],
    ["NetworkSample", "slashed", slashed],
    ["NetworkSample", "emission", sum([...emitted, ...treasury])],
    ["ProviderSample", "finalized", finalized + BigInt(chain.said("streams", "BatchFinalized").length)],
    ["ProviderSample", "convicted", convicted],
    ["ProviderSample", "earned", sum(inDpin.map((event) => arg(event, "paid")))],
    ["ProviderSample", "slashed", slashed],
  ];
  const network = index.get("Network")!.get("0x00");
  const last = entitiesOf(index, "NetworkSample")
    .sort((a, b) => Number(a.id) - Number(b.id))
    .at(-1);
  const gauges = (["staked", "delegated", "activeProviders"] as const).flatMap((field) =>
    last === undefined || String(last[field]) === String(network?.[field])
      ? []
      : [`the last NetworkSample.${field}: index ${last[field]}, network ${network?.[field]}`],
  );
  return [
    ...expected.flatMap(([type, field, value]) =>
      samples(type, field) === value ? [] : [`all ${type}.${field}: index ${samples(type, field)}, chain ${value}`],
    ),
    ...gauges,
  ];
}
