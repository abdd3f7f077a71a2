import type { ChainAt, PastEvent } from "./chainAt.ts";
import { arg, byKey, eventId, join, numberId, orNull, sum, type Entity, type Expect, type Value } from "./expectation.ts";
import { paidInDpin } from "./paidInDpin.ts";

interface ProviderView {
  operator: string;
  registered: boolean;
  jailedUntil: number;
  offences: number;
  thawCount: number;
  staked: bigint;
  locked: bigint;
  thawing: bigint;
  delegated: bigint;
  delegatedThawing: bigint;
  commissionBps: number;
  nextCommissionBps: number;
  nextCommissionAt: number;
  pendingRewards: bigint;
  rewardsEndAt: number;
}
type PoolView = readonly [tokens: bigint, shares: bigint, epoch: number];
const VIRTUAL_SHARES = 1n << 16n;
const big = (value: Value) => BigInt(value as string);

/** What of a provider's pending rewards is due by now, by the rule in the schema, from the stored terms. */
export function accrued({ entity, at }: { entity: Entity; at: bigint }): { due: bigint; toProvider: bigint; toDelegators: bigint } {
  const [pending, from, to] = [big(entity.pendingRewards), big(entity.rewardsUpdatedAt), big(entity.rewardsEndAt)];
  const due = at >= to ? pending : (pending * (at - from)) / (to - from);
  const toProvider = (due * VIRTUAL_SHARES) / (big(entity.delegationShares) + VIRTUAL_SHARES);
  return { due, toProvider, toDelegators: due - toProvider };
}

export const expectProviders: Expect = async (chain, index) => {
  const named = [...chain.said("staking", "ProviderRegistered", "CommissionChanged"), ...chain.said("streams", "StreamOpened")];
  const isInDpin = paidInDpin(chain);
  const expected = new Map<string, Record<string, Value>>();
  for (const id of new Set(named.map((event) => arg<string>(event, "provider")))) {
    const entity = index.get("Provider")!.get(id);
    if (entity === undefined) {
      expected.set(id, {});
      continue;
    }
    const of = (contract: "staking" | "escrow" | "streams", ...names: string[]) =>
      chain.said(contract, ...names).filter((event) => arg<string>(event, "provider") === id);
    const view = await chain.read<ProviderView>("staking", "getProvider", [id]);
    const [thawing, delegation, leaving] = await Promise.all(
      [0, 1, 2].map((pool) => chain.read<PoolView>("staking", "poolOf", [id, pool])),
    );
    const { due, toProvider, toDelegators } = accrued({ entity, at: chain.timestamp });
    const rewards = of("staking", "RewardAdded", "RewardReleased");
    const begun = entity.nextCommissionAt !== "0" && big(entity.nextCommissionAt) <= chain.timestamp;
    const registered = of("staking", "ProviderRegistered")[0];
    const finalized = of("escrow", "JobFinalized").filter(isInDpin);
    const batches = of("streams", "BatchFinalized").filter(isInDpin);
    const work = await Promise.all((["escrow", "streams"] as const).map((contract) => chain.read<bigint>(contract, "workOf", [id])));
    const endpoints = of("staking", "ProviderRegistered", "EndpointChanged");
    expected.set(id, {
      id,
      account: id,
      registered: view.registered,
      active: view.registered && view.staked - toProvider > 0n && view.jailedUntil === 0,
      registeredAt: registered?.timestamp ?? null,
      operator: orNull(view.operator),
      endpoint: endpoints.length === 0 ? null : arg<string>(endpoints.at(-1)!, "endpoint"),
      staked: view.staked - toProvider,
      locked: view.locked,
      thawing: view.thawing,
      thawingShares: thawing![1],
      thawingEpoch: thawing![2],
      thawCount: view.thawCount,
      delegated: view.delegated - toDelegators,
      delegationShares: delegation![1],
      delegationEpoch: delegation![2],
      delegatedThawing: view.delegatedThawing,
      delegatedThawingShares: leaving![1],
      delegatedThawingEpoch: leaving![2],
      pendingRewards: view.pendingRewards + due,
      rewardsUpdatedAt: rewards.at(-1)?.timestamp ?? 0n,
      rewardsEndAt:
        rewards
          .filter(({ name }) => name === "RewardAdded")
          .map((event) => arg(event, "endsAt"))
          .at(-1) ?? 0n,
      // A commission that began by time alone is still stored as the next one.
      commissionBps: begun ? entity.commissionBps : view.commissionBps,
      nextCommissionBps: begun ? view.commissionBps : view.nextCommissionBps,
      nextCommissionAt: begun ? startOfCommission(of("staking", "CommissionChanged")) : view.nextCommissionAt,
      offences: view.offences,
      jailedUntil: view.jailedUntil,
      slashed: sum(of("staking", "Slashed").map((event) => arg(event, "amount"))),
      rewarded: sum(of("staking", "RewardAdded").map((event) => arg(event, "amount"))),
      jobsAccepted: of("escrow", "JobAccepted").length,
      jobsFinalized: of("escrow", "JobFinalized").length,
      jobsExpired: of("escrow", "JobExpired").filter((event) => wasAccepted(chain, event)).length,
      convictionsLost: of("escrow", "JobConvicted").length + of("streams", "BatchConvicted").length,
      batchesCommitted: of("streams", "BatchCommitted").length,
      batchesFinalized: of("streams", "BatchFinalized").length,
      earned: sum([...finalized, ...batches].map((event) => arg(event, "paid"))),
      work: sum(work),
    });
  }
  return expected;
};

const startOfCommission = (events: readonly PastEvent[]): bigint => arg(events.at(-1)!, "startsAt");

const wasAccepted = (chain: ChainAt, event: PastEvent): boolean =>
  chain.said("escrow", "JobAccepted").some((accepted) => arg(accepted, "jobId") === arg(event, "jobId"));

export const expectOperators: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const named = chain.said("staking", "ProviderRegistered", "OperatorChanged", "OperatorConfirmed");
  for (const event of named) {
    const id = arg<string>(event, "operator");
    const confirmed = chain
      .said("staking", "OperatorConfirmed")
      .filter((one) => arg<string>(one, "operator") === id)
      .at(-1);
    // It acts for the provider it confirmed until that one replaces it.
    const lost = chain
      .said("staking", "OperatorChanged")
      .some(
        (change) =>
          confirmed !== undefined &&
          arg<string>(change, "previousOperator") === id &&
          arg<string>(change, "provider") === arg<string>(confirmed, "provider") &&
          isAfter(change, confirmed),
      );
    const actsFor = confirmed === undefined || lost ? null : arg<string>(confirmed, "provider");
    const { registered } = await chain.read<ProviderView>("staking", "getProvider", [id]);
    // Of one that is a provider itself, the contract tells only that.
    const seen = registered ? actsFor : orNull(await chain.read<string>("staking", "providerOf", [id]));
    expected.set(id, { id, account: id, actsFor: seen, confirmedAt: actsFor === null ? null : confirmed!.timestamp });
  }
  return expected;
};

const isAfter = (one: PastEvent, other: PastEvent) =>
  one.block > other.block || (one.block === other.block && one.logIndex > other.logIndex);

interface DelegationView {
  shares: bigint;
  amount: bigint;
  thawCount: bigint;
  heldUntil: bigint;
}

export const expectDelegations: Expect = async (chain, index) => {
  const expected = new Map<string, Record<string, Value>>();
  const pairs = byKey(chain.said("staking", "Delegated"), (event) => join(arg<string>(event, "provider"), arg<string>(event, "delegator")));
  for (const [id, [first]] of pairs) {
    const [provider, delegator] = [arg<string>(first!, "provider"), arg<string>(first!, "delegator")];
    const entity = index.get("Delegation")!.get(id);
    const pool = index.get("Provider")!.get(provider);
    const view = await chain.read<DelegationView>("staking", "delegationOf", [provider, delegator]);
    const amounts = (name: string) =>
      sum(
        chain
          .said("staking", name)
          .filter((event) => join(arg<string>(event, "provider"), arg<string>(event, "delegator")) === id)
          .map((event) => arg(event, "amount")),
      );
    const lastPriced = chain
      .said("staking", "Delegated", "Undelegated")
      .filter((event) => join(arg<string>(event, "provider"), arg<string>(event, "delegator")) === id)
      .at(-1)!;
    const epoch = arg(lastPriced, "epoch");
    // The stored shares are of the epoch of the last change; the view's are present ones.
    const present = entity && pool ? big(entity.shares) >> (16n * (big(pool.delegationEpoch) - big(entity.epoch))) : -1n;
    expected.set(id, {
      id,
      provider,
      delegator,
      shares: present === view.shares ? entity!.shares : `${view.shares} in the pool's present epoch`,
      epoch,
      heldUntil: view.heldUntil,
      thawCount: view.thawCount,
      delegated: amounts("Delegated"),
      undelegated: amounts("Undelegated"),
      withdrawn: amounts("DelegationWithdrawn"),
      createdAt: first!.timestamp,
    });
  }
  return expected;
};

export const expectDelegators: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const id of new Set(chain.said("staking", "Delegated").map((event) => arg<string>(event, "delegator")))) {
    const amounts = (name: string) =>
      sum(
        chain
          .said("staking", name)
          .filter((event) => arg<string>(event, "delegator") === id)
          .map((event) => arg(event, "amount")),
      );
    expected.set(id, {
      id,
      account: id,
      delegated: amounts("Delegated"),
      undelegated: amounts("Undelegated"),
      withdrawn: amounts("DelegationWithdrawn"),
    });
  }
  return expected;
};

interface ThawView {
  thawId: bigint;
  amount: bigint;
  releaseAt: bigint;
}

export const expectThaws: Expect = async (chain, index) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("staking", "ThawStarted", "DelegationThawStarted")) {
    const isOwn = event.name === "ThawStarted";
    const provider = arg<string>(event, "provider");
    const owner = isOwn ? provider : arg<string>(event, "delegator");
    const thawId = arg(event, "thawId");
    const id = join(provider, isOwn ? "00" : "01", owner, numberId(thawId));
    const ended = chain
      .said("staking", isOwn ? "Withdrawn" : "DelegationWithdrawn")
      .find(
        (end) =>
          arg<string>(end, "provider") === provider && arg(end, "thawId") === thawId && (isOwn || arg<string>(end, "delegator") === owner),
      );
    const [open] = isOwn
      ? await chain.read<ThawView[]>("staking", "thawsOf", [provider, thawId, thawId + 1n])
      : await chain.read<ThawView[]>("staking", "delegationThawsOf", [provider, owner, thawId, thawId + 1n]);
    // What it would pay now, by the rule in the schema, is what the contract says.
    const entity = index.get("Thaw")!.get(id);
    const pool = index.get("Provider")!.get(provider);
    const worth = entity && pool ? worthOf({ thaw: entity, pool, isOwn }) : -1n;
    const agreed = open === undefined || worth === open.amount;
    expected.set(id, {
      id,
      kind: isOwn ? "OWN" : "DELEGATED",
      provider,
      delegator: isOwn ? null : owner,
      delegation: isOwn ? null : join(provider, owner),
      thawId,
      amount: arg(event, "amount"),
      shares: agreed ? arg(event, "shares") : `shares worth ${open.amount} instead of ${worth}`,
      epoch: arg(event, "epoch"),
      startedAt: event.timestamp,
      releaseAt: open?.releaseAt ?? arg(event, "releaseAt"),
      withdrawn: open === undefined,
      withdrawnAmount: ended ? arg(ended, "amount") : null,
      withdrawnTo: ended ? arg<string>(ended, "to") : null,
      withdrawnAt: ended?.timestamp ?? null,
    });
  }
  return expected;
};

function worthOf({ thaw, pool, isOwn }: { thaw: Entity; pool: Entity; isOwn: boolean }): bigint {
  const [tokens, shares, epoch] = isOwn
    ? [pool.thawing, pool.thawingShares, pool.thawingEpoch]
    : [pool.delegatedThawing, pool.delegatedThawingShares, pool.delegatedThawingEpoch];
  const present = big(thaw.shares) >> (16n * (big(epoch) - big(thaw.epoch)));
  return (present * (big(tokens) + 1n)) / (big(shares) + VIRTUAL_SHARES);
}

const CHANGES: Readonly<Record<string, { kind: string; account: string | null; amount?: string }>> = {
  Staked: { kind: "STAKED", account: "from" },
  ThawStarted: { kind: "THAW_STARTED", account: null },
  Withdrawn: { kind: "WITHDRAWN", account: "to" },
  Delegated: { kind: "DELEGATED", account: "delegator" },
  Undelegated: { kind: "UNDELEGATED", account: "delegator" },
  DelegationThawStarted: { kind: "DELEGATION_THAW_STARTED", account: "delegator" },
  DelegationWithdrawn: { kind: "DELEGATION_WITHDRAWN", account: "delegator" },
  RewardAdded: { kind: "REWARD_ADDED", account: "from" },
  RewardReleased: { kind: "REWARD_RELEASED", account: null },
  Locked: { kind: "LOCKED", account: "locker" },
  Unlocked: { kind: "UNLOCKED", account: "locker" },
  Slashed: { kind: "SLASHED", account: "slasher" },
  PoolSlashed: { kind: "", account: null },
};
const POOLS = ["THAWING_SLASHED", "DELEGATION_SLASHED", "DELEGATED_THAWING_SLASHED"];

export const expectStakeChanges: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const left = new Map<string, { staked: bigint; locked: bigint; delegated: bigint }>();
  for (const event of chain.said("staking", ...Object.keys(CHANGES))) {
    const provider = arg<string>(event, "provider");
    const now = left.get(provider) ?? { staked: 0n, locked: 0n, delegated: 0n };
    for (const field of ["staked", "locked", "delegated"] as const) if (field in event.args) now[field] = arg(event, field);
    const isPool = event.name === "PoolSlashed";
    if (isPool && arg<number>(event, "pool") === 1) now.delegated = arg(event, "tokens");
    left.set(provider, now);
    const { kind, account } = CHANGES[event.name]!;
    const amount = event.name === "RewardReleased" ? arg(event, "toDelegators") + arg(event, "toProvider") : arg(event, "amount");
    const id = eventId(event);
    expected.set(id, {
      id,
      provider,
      kind: isPool ? POOLS[arg<number>(event, "pool")]! : kind,
      account: account === null ? null : arg<string>(event, account),
      amount,
      ...now,
      block: event.block,
      timestamp: event.timestamp,
      transaction: event.transaction,
    });
  }
  return expected;
};

export const expectLockers: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("staking", "LockerSet")) {
    const id = arg<string>(event, "locker");
    const status = await chain.read<number>("staking", "lockerStatus", [id]);
    const slasher = await chain.read<string>("staking", "slasherOf", [id]);
    const retired = chain
      .said("staking", "LockerRetired")
      .filter((one) => arg<string>(one, "locker") === id)
      .at(-1);
    const boundUntil = status === 2 ? arg(retired!, "boundUntil") : null;
    expected.set(id, { id, slasher, status: status === 1 ? "ACTIVE" : "RETIRED", boundUntil });
  }
  return expected;
};

export const expectSlashers: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const id of new Set(chain.said("staking", "SlasherSet", "LockerSet", "Slashed").map((event) => arg<string>(event, "slasher")))) {
    expected.set(id, {
      id,
      allowed: await chain.read<boolean>("staking", "isSlasher", [id]),
      pot: await chain.read<bigint>("staking", "slashedPot", [id]),
      slashed: sum(
        chain
          .said("staking", "Slashed")
          .filter((event) => arg<string>(event, "slasher") === id)
          .map((event) => arg(event, "amount")),
      ),
    });
  }
  return expected;
};
