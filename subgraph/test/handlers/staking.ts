import { providerStakingAbi } from "../../../sdk/src/abi/providerStakingAbi.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CHALLENGER, CODE, DELEGATOR, OPERATOR, OTHER, PROVIDER, REQUESTER, STRANGER } from "../support/handlers/people.ts";
import { join, numberId, withIndex, wordId } from "../support/reconcile/expectation.ts";

const staking = eventsOf({ contract: "staking", abi: providerStakingAbi });
const [ACTIVE, RETIRED] = [1, 2];
const [THAWING, DELEGATION, DELEGATED_THAWING] = [0, 1, 2];
/** Contracts that lock and slash. */
const [LOCKER, SLASHER] = [CODE, CHALLENGER];
/** An operator that was replaced, and the one who came after it. */
const [FIRST, SECOND] = [OPERATOR, REQUESTER];
const provider = PROVIDER;
/** Its pool of shares is divided. */
const divided = { provider: OTHER, delegator: STRANGER };
const ownThaw = join(PROVIDER, "00", PROVIDER, numberId(0));
const delegatedThaw = join(PROVIDER, "01", DELEGATOR, numberId(0));
const delegation = join(PROVIDER, DELEGATOR);

export const stakingStory: HandlerStory = {
  name: "staking",
  blocks: [
    at(
      1000,
      staking("Upgraded", { implementation: CODE }),
      staking("ThawPeriodSet", { thawPeriod: 1800n, releaseFloor: 0n }),
      staking("MinStakeSet", { minStake: 1000n }),
      staking("DelegationRatioSet", { delegationRatio: 16n }),
      staking("SlasherSet", { slasher: SLASHER, allowed: true }),
      staking("LockerSet", { locker: LOCKER, slasher: SLASHER, status: ACTIVE }),
      staking("LockerSet", { locker: ADMIN, slasher: SLASHER, status: RETIRED }),
      staking("LockerRetired", { locker: ADMIN, slasher: SLASHER, boundUntil: 9000n }),
      staking("Paused", { account: ADMIN }),
    ),
    at(
      1100,
      staking("Unpaused", { account: ADMIN }),
      staking("ProviderRegistered", { provider, operator: FIRST, endpoint: "https://first" }),
      staking("OperatorConfirmed", { provider, operator: FIRST }),
      staking("Staked", { provider, from: STRANGER, amount: 1000n, staked: 1000n }),
    ),
    at(
      1200,
      staking("EndpointChanged", { provider, endpoint: "" }),
      staking("OperatorChanged", { provider, previousOperator: FIRST, operator: SECOND }),
      staking("OperatorConfirmed", { provider, operator: SECOND }),
      staking("CommissionChanged", { provider, commissionBps: 500n, startsAt: 1200n }),
      staking("CommissionChanged", { provider, commissionBps: 700n, startsAt: 1500n }),
    ),
    // What was announced has begun meanwhile.
    at(
      1600,
      staking("CommissionChanged", { provider, commissionBps: 900n, startsAt: 2000n }),
      staking("CommissionChanged", { provider: OTHER, commissionBps: 100n, startsAt: 1600n }),
    ),
    at(
      1700,
      staking("Delegated", {
        ...{ provider, delegator: DELEGATOR, amount: 500n, shares: 500n },
        ...{ delegated: 500n, delegationShares: 500n, epoch: 0n, heldUntil: 3500n },
      }),
      // 3 · 2^16 + 5 shares, of which an epoch leaves 3.
      staking("Delegated", {
        ...divided,
        amount: 10n,
        shares: 196_613n,
        delegated: 10n,
        delegationShares: 196_613n,
        epoch: 0n,
        heldUntil: 3500n,
      }),
      staking("RewardAdded", { provider, from: ADMIN, amount: 100n, toDelegators: 60n, staked: 1040n, pending: 60n, endsAt: 1800n }),
    ),
    at(
      1800,
      staking("RewardReleased", { provider, toDelegators: 40n, toProvider: 10n, staked: 1050n, delegated: 540n, pending: 10n }),
      staking("Locked", { provider, locker: LOCKER, amount: 200n, locked: 200n }),
      staking("Unlocked", { provider, locker: LOCKER, amount: 50n, locked: 150n }),
      staking("ThawStarted", {
        ...{ provider, thawId: 0n, amount: 100n, shares: 101n, releaseAt: 3600n, epoch: 0n },
        ...{ staked: 950n, thawing: 100n, thawingShares: 101n },
      }),
      staking("Undelegated", {
        ...{ provider, delegator: DELEGATOR, amount: 110n, shares: 100n },
        ...{ delegated: 430n, delegationShares: 400n, epoch: 0n },
      }),
      staking("DelegationThawStarted", {
        ...{ provider, delegator: DELEGATOR, thawId: 0n, amount: 110n, shares: 111n, releaseAt: 3600n },
        ...{ epoch: 0n, thawing: 110n, thawingShares: 111n },
      }),
    ),
    at(
      2000,
      staking("PoolSlashed", { provider, pool: THAWING, amount: 10n, tokens: 90n, shares: 101n, epoch: 0n }),
      staking("PoolSlashed", { provider, pool: DELEGATION, amount: 30n, tokens: 400n, shares: 400n, epoch: 0n }),
      staking("PoolSlashed", { provider, pool: DELEGATED_THAWING, amount: 11n, tokens: 99n, shares: 111n, epoch: 0n }),
      staking("Slashed", { provider, slasher: SLASHER, amount: 151n, unlocked: 100n, fromPools: 51n, staked: 850n, locked: 50n }),
      staking("Jailed", { provider, offences: 1n, jailedUntil: 2060n }),
      staking("SlashedPaid", { slasher: SLASHER, to: STRANGER, amount: 100n }),
      staking("SlashedBurned", { slasher: SLASHER, amount: 40n }),
    ),
    at(
      2100,
      staking("Unjailed", { provider }),
      staking("Delegated", { ...divided, amount: 5n, shares: 4n, delegated: 15n, delegationShares: 7n, epoch: 1n, heldUntil: 3900n }),
    ),
    at(
      4000,
      staking("Withdrawn", { provider, thawId: 0n, to: STRANGER, amount: 90n, thawing: 0n, thawingShares: 0n }),
      staking("DelegationWithdrawn", {
        ...{ provider, delegator: DELEGATOR, thawId: 0n, to: DELEGATOR },
        ...{ amount: 99n, thawing: 0n, thawingShares: 0n },
      }),
      staking("Staked", { provider, from: PROVIDER, amount: 10n, staked: 860n }),
      staking("LockerSet", { locker: LOCKER, slasher: SLASHER, status: RETIRED }),
      staking("LockerRetired", { locker: LOCKER, slasher: SLASHER, boundUntil: 9500n }),
      staking("LockerSet", { locker: ADMIN, slasher: SLASHER, status: ACTIVE }),
      staking("SlasherSet", { slasher: STRANGER, allowed: false }),
      staking("ThawPeriodSet", { thawPeriod: 900n, releaseFloor: 5800n }),
    ),
  ],
  answers: [
    {
      query: `{ provider(id: "${PROVIDER}") {
        id account { id isProvider } registered active registeredAt operator { id } endpoint staked locked thawing thawingShares thawingEpoch thawCount
        delegated delegationShares delegationEpoch delegatedThawing delegatedThawingShares delegatedThawingEpoch pendingRewards rewardsUpdatedAt rewardsEndAt
        commissionBps nextCommissionBps nextCommissionAt offences jailedUntil slashed rewarded jobsAccepted convictionsLost batchesCommitted earned work } }`,
      expected: {
        provider: {
          id: PROVIDER,
          account: { id: PROVIDER, isProvider: true },
          registered: true,
          active: true,
          registeredAt: 1100n,
          operator: { id: SECOND },
          endpoint: "",
          staked: 860n,
          locked: 50n,
          thawing: 0n,
          thawingShares: 0n,
          thawingEpoch: 0n,
          thawCount: 1n,
          delegated: 400n,
          delegationShares: 400n,
          delegationEpoch: 0n,
          delegatedThawing: 0n,
          delegatedThawingShares: 0n,
          delegatedThawingEpoch: 0n,
          pendingRewards: 10n,
          rewardsUpdatedAt: 1800n,
          rewardsEndAt: 1800n,
          commissionBps: 700,
          nextCommissionBps: 900,
          nextCommissionAt: 2000n,
          offences: 1,
          jailedUntil: 0n,
          slashed: 151n,
          rewarded: 100n,
          jobsAccepted: 0,
          convictionsLost: 0,
          batchesCommitted: 0,
          earned: 0n,
          work: 0n,
        },
      },
    },
    {
      // Named only by what was announced and delegated.
      query: `{ provider(id: "${OTHER}") { registered active registeredAt operator { id } endpoint commissionBps nextCommissionAt delegated delegationShares delegationEpoch } }`,
      expected: {
        provider: {
          registered: false,
          active: false,
          registeredAt: null,
          operator: null,
          endpoint: null,
          commissionBps: 100,
          nextCommissionAt: 0n,
          delegated: 15n,
          delegationShares: 7n,
          delegationEpoch: 1n,
        },
      },
    },
    {
      query: "{ operators { id account { id isOperator } actsFor { id } confirmedAt providers { id } } }",
      expected: {
        operators: [
          { id: FIRST, account: { id: FIRST, isOperator: true }, actsFor: null, confirmedAt: null, providers: [] },
          {
            id: SECOND,
            account: { id: SECOND, isOperator: true },
            actsFor: { id: PROVIDER },
            confirmedAt: 1200n,
            providers: [{ id: PROVIDER }],
          },
        ],
      },
    },
    {
      query: "{ delegators { id account { id isDelegator } delegated undelegated withdrawn } }",
      expected: {
        delegators: [
          { id: DELEGATOR, account: { id: DELEGATOR, isDelegator: true }, delegated: 500n, undelegated: 110n, withdrawn: 99n },
          { id: STRANGER, account: { id: STRANGER, isDelegator: true }, delegated: 15n, undelegated: 0n, withdrawn: 0n },
        ],
      },
    },
    {
      query:
        "{ delegations { id provider { id } delegator { id } shares epoch heldUntil thawCount delegated undelegated withdrawn createdAt } }",
      expected: {
        delegations: [
          {
            id: delegation,
            provider: { id: PROVIDER },
            delegator: { id: DELEGATOR },
            shares: 400n,
            epoch: 0n,
            heldUntil: 3500n,
            thawCount: 1n,
            delegated: 500n,
            undelegated: 110n,
            withdrawn: 99n,
            createdAt: 1700n,
          },
          {
            id: join(OTHER, STRANGER),
            provider: { id: OTHER },
            delegator: { id: STRANGER },
            shares: 7n,
            epoch: 1n,
            heldUntil: 3900n,
            thawCount: 0n,
            delegated: 15n,
            undelegated: 0n,
            withdrawn: 0n,
            createdAt: 1700n,
          },
        ],
      },
    },
    {
      query: `{ thaws { id kind provider { id } delegator { id } delegation { id } thawId amount shares epoch startedAt releaseAt withdrawn withdrawnAmount withdrawnTo withdrawnAt } }`,
      expected: {
        thaws: [
          {
            id: ownThaw,
            kind: "OWN",
            delegator: null,
            delegation: null,
            amount: 100n,
            shares: 101n,
            withdrawnAmount: 90n,
            withdrawnTo: STRANGER,
          },
          {
            id: delegatedThaw,
            kind: "DELEGATED",
            delegator: { id: DELEGATOR },
            delegation: { id: delegation },
            amount: 110n,
            shares: 111n,
            withdrawnAmount: 99n,
            withdrawnTo: DELEGATOR,
          },
        ].map((thaw) => ({
          ...thaw,
          provider: { id: PROVIDER },
          thawId: 0n,
          epoch: 0n,
          startedAt: 1800n,
          releaseAt: 3600n,
          withdrawn: true,
          withdrawnAt: 4000n,
        })),
      },
    },
    {
      query: `{ stakeChanges(where: { provider: "${PROVIDER}" }) { id kind account amount staked locked delegated block timestamp transaction } }`,
      expected: {
        stakeChanges: (
          [
            [2, 3, "STAKED", STRANGER, 1000n, 1000n, 0n, 0n],
            [5, 0, "DELEGATED", DELEGATOR, 500n, 1000n, 0n, 500n],
            [5, 2, "REWARD_ADDED", ADMIN, 100n, 1040n, 0n, 500n],
            [6, 0, "REWARD_RELEASED", null, 50n, 1050n, 0n, 540n],
            [6, 1, "LOCKED", LOCKER, 200n, 1050n, 200n, 540n],
            [6, 2, "UNLOCKED", LOCKER, 50n, 1050n, 150n, 540n],
            [6, 3, "THAW_STARTED", null, 100n, 950n, 150n, 540n],
            [6, 4, "UNDELEGATED", DELEGATOR, 110n, 950n, 150n, 430n],
            [6, 5, "DELEGATION_THAW_STARTED", DELEGATOR, 110n, 950n, 150n, 430n],
            [7, 0, "THAWING_SLASHED", null, 10n, 950n, 150n, 430n],
            [7, 1, "DELEGATION_SLASHED", null, 30n, 950n, 150n, 400n],
            [7, 2, "DELEGATED_THAWING_SLASHED", null, 11n, 950n, 150n, 400n],
            [7, 3, "SLASHED", SLASHER, 151n, 850n, 50n, 400n],
            [9, 0, "WITHDRAWN", STRANGER, 90n, 850n, 50n, 400n],
            [9, 1, "DELEGATION_WITHDRAWN", DELEGATOR, 99n, 850n, 50n, 400n],
            [9, 2, "STAKED", PROVIDER, 10n, 860n, 50n, 400n],
          ] as const
        ).map(([block, log, kind, account, amount, staked, locked, delegated]) => ({
          id: withIndex(wordId(BigInt(block)), log),
          kind,
          account,
          amount,
          staked,
          locked,
          delegated,
          block,
          timestamp: { 2: 1100, 5: 1700, 6: 1800, 7: 2000, 9: 4000 }[block],
          transaction: wordId(BigInt(block)),
        })),
      },
    },
    {
      query: "{ slashers { id allowed pot slashed } lockers { id slasher { id } status boundUntil } }",
      expected: {
        slashers: [
          { id: SLASHER, allowed: true, pot: 11n, slashed: 151n },
          { id: STRANGER, allowed: false, pot: 0n, slashed: 0n },
        ],
        lockers: [
          { id: LOCKER, slasher: { id: SLASHER }, status: "RETIRED", boundUntil: 9500n },
          { id: ADMIN, slasher: { id: SLASHER }, status: "ACTIVE", boundUntil: null },
        ],
      },
    },
    {
      query: `{ network(id: "0x00") { providers activeProviders staked locked thawing delegated delegatedThawing pendingRewards slashed slashedPaid slashedBurned } }`,
      expected: {
        network: {
          providers: 1,
          activeProviders: 1,
          staked: 860n,
          locked: 50n,
          thawing: 0n,
          delegated: 415n,
          delegatedThawing: 0n,
          pendingRewards: 10n,
          slashed: 151n,
          slashedPaid: 100n,
          slashedBurned: 40n,
        },
      },
    },
    {
      query: "{ parameters { name unit value address updatedAt changes { previousValue value } } }",
      expected: {
        parameters: [
          { name: "ProviderStaking.implementation", unit: "address", address: CODE, changes: [{ previousValue: null, value: null }] },
          {
            name: "ProviderStaking.thawPeriod",
            unit: "seconds",
            value: 900n,
            updatedAt: 4000n,
            changes: [
              { previousValue: null, value: 1800n },
              { previousValue: 1800n, value: 900n },
            ],
          },
          {
            name: "ProviderStaking.releaseFloor",
            unit: "seconds since 1970",
            value: 5800n,
            updatedAt: 4000n,
            changes: [
              { previousValue: null, value: 0n },
              { previousValue: 0n, value: 5800n },
            ],
          },
          { name: "ProviderStaking.jailPeriod", unit: "seconds", value: 60n, changes: [{ previousValue: null, value: 60n }] },
          { name: "ProviderStaking.minStake", unit: "DPIN wei", value: 1000n, changes: [{ previousValue: null, value: 1000n }] },
          { name: "ProviderStaking.delegationRatio", unit: "times", value: 16n, changes: [{ previousValue: null, value: 16n }] },
          {
            name: "ProviderStaking.paused",
            unit: "flag",
            value: 0n,
            updatedAt: 1100n,
            changes: [
              { previousValue: null, value: 1n },
              { previousValue: 1n, value: 0n },
            ],
          },
        ].map((parameter) => ({ value: null, address: null, updatedAt: 1000n, ...parameter })),
      },
    },
    {
      // The second hour has begun with block 9 and runs.
      query: `{ networkHistories(interval: hour, current: include) { timestamp slashed staked delegated activeProviders }
        providerHistories(interval: hour, current: include, where: { provider: "${PROVIDER}" }) { timestamp slashed staked delegated } }`,
      expected: {
        networkHistories: [
          { timestamp: 0n, slashed: 151n, staked: 850n, delegated: 415n, activeProviders: 1 },
          { timestamp: 3_600_000_000n, slashed: 0n, staked: 860n, delegated: 415n, activeProviders: 1 },
        ],
        providerHistories: [
          { timestamp: 0n, slashed: 151n, staked: 850n, delegated: 400n },
          { timestamp: 3_600_000_000n, slashed: 0n, staked: 860n, delegated: 400n },
        ],
      },
    },
    {
      // Jail and its end are points of the history although no stake moves.
      query:
        "{ networkSamples(where: { activeProviders_not: 0 }, orderBy: timestamp) { timestamp network { id } activeProviders staked } }",
      expected: {
        networkSamples: [
          { timestamp: 1_100_000_000n, activeProviders: 1, staked: 1000n },
          { timestamp: 2_000_000_000n, activeProviders: -1, staked: 0n },
          { timestamp: 2_100_000_000n, activeProviders: 1, staked: 0n },
        ].map((sample) => ({ network: { id: "0x00" }, ...sample })),
      },
    },
  ],
};
