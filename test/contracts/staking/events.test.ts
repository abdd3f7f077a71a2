import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { useProbedStaking, type ProbedFixture } from "../../support/useProbedStaking.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const VIRTUAL_SHARES = 2n ** 16n;

interface Pool {
  tokens: bigint;
  shares: bigint;
  epoch: bigint;
}
interface Holding {
  shares: bigint;
  epoch: bigint;
}

/** A provider as somebody knows it who has only ever seen the contract's events. */
function createReader() {
  const pools: [Pool, Pool, Pool] = [
    { tokens: 0n, shares: 0n, epoch: 0n },
    { tokens: 0n, shares: 0n, epoch: 0n },
    { tokens: 0n, shares: 0n, epoch: 0n },
  ];
  const known = { staked: 0n, locked: 0n, pending: 0n, updatedAt: 0n, endsAt: 0n };
  const delegations = new Map<string, Holding>();
  const thaws = new Map<string, Holding & { releaseAt: bigint }>();
  const present = ({ shares, epoch }: Holding, pool: Pool) => shares >> (16n * (pool.epoch - epoch));
  const worth = (shares: bigint, { tokens, shares: all }: Pool) => (shares * (tokens + 1n)) / (all + VIRTUAL_SHARES);

  return {
    apply(name: string, args: Record<string, bigint & string>, time: bigint) {
      const [own, delegation, leaving] = pools;
      const moveDelegation = (sign: bigint) => {
        Object.assign(delegation, { tokens: args.delegated, shares: args.delegationShares, epoch: args.epoch });
        const before = delegations.get(args.delegator!);
        const shares = (before === undefined ? 0n : present(before, delegation)) + sign * args.shares!;
        delegations.set(args.delegator!, { shares, epoch: args.epoch! });
      };
      const thaw = { shares: args.shares!, epoch: args.epoch!, releaseAt: args.releaseAt! };
      const handlers: Record<string, () => unknown> = {
        Staked: () => (known.staked = args.staked!),
        ThawStarted: () => {
          known.staked = args.staked!;
          Object.assign(own, { tokens: args.thawing, shares: args.thawingShares, epoch: args.epoch });
          thaws.set(`own ${args.thawId}`, thaw);
        },
        Withdrawn: () => {
          Object.assign(own, { tokens: args.thawing, shares: args.thawingShares });
          thaws.delete(`own ${args.thawId}`);
        },
        Delegated: () => moveDelegation(1n),
        Undelegated: () => moveDelegation(-1n),
        DelegationThawStarted: () => {
          Object.assign(leaving, { tokens: args.thawing, shares: args.thawingShares, epoch: args.epoch });
          thaws.set(`${args.delegator} ${args.thawId}`, thaw);
        },
        DelegationWithdrawn: () => {
          Object.assign(leaving, { tokens: args.thawing, shares: args.thawingShares });
          thaws.delete(`${args.delegator} ${args.thawId}`);
        },
        RewardAdded: () => Object.assign(known, { staked: args.staked, pending: args.pending, endsAt: args.endsAt, updatedAt: time }),
        RewardReleased: () => {
          Object.assign(known, { staked: args.staked, pending: args.pending, updatedAt: time });
          delegation.tokens = args.delegated!;
        },
        PoolSlashed: () => Object.assign(pools[Number(args.pool)]!, { tokens: args.tokens, shares: args.shares, epoch: args.epoch }),
        Slashed: () => Object.assign(known, { staked: args.staked, locked: args.locked }),
        Locked: () => (known.locked = args.locked!),
        Unlocked: () => (known.locked = args.locked!),
      };
      handlers[name]?.();
    },
    at(time: bigint) {
      const { staked, locked, pending, updatedAt, endsAt } = known;
      const due = time >= endsAt ? pending : (pending * (time - updatedAt)) / (endsAt - updatedAt);
      const toProvider = (due * VIRTUAL_SHARES) / (pools[1].shares + VIRTUAL_SHARES);
      const delegation = { ...pools[1], tokens: pools[1].tokens + due - toProvider };
      const now = [pools[0], delegation, pools[2]] as const;
      return {
        pools: now.map(({ tokens, shares, epoch }) => [tokens, shares, epoch]),
        provider: [staked + toProvider, locked, pending - due],
        delegations: new Map([...delegations].map(([owner, held]) => [owner, worth(present(held, delegation), delegation)])),
        thaws: new Map(
          [...thaws].map(([id, held]) => {
            const pool = now[id.startsWith("own") ? 0 : 2];
            return [id, [worth(present(held, pool), pool), held.releaseAt]] as const;
          }),
        ),
      };
    },
  };
}

describe("The staking's events", () => {
  const deployed = useProbedStaking();

  /** Follows all events of the fixture's provider since its registration, and compares with the views. */
  function follow({ staking, ethers, provider, delegators, networkHelpers }: ProbedFixture) {
    const reader = createReader();
    let next = 0;
    return async (what: string) => {
      const latest = await ethers.provider.getBlockNumber();
      for (const log of await ethers.provider.getLogs({ address: await staking.getAddress(), fromBlock: next, toBlock: latest })) {
        const event = staking.interface.parseLog(log);
        if (event === null || event.args.toObject().provider !== provider.address) continue;
        const { timestamp } = (await ethers.provider.getBlock(log.blockNumber))!;
        reader.apply(event.name, event.args.toObject() as Record<string, bigint & string>, BigInt(timestamp));
      }
      next = latest + 1;
      const known = reader.at(BigInt(await networkHelpers.time.latest()));
      const pools = await Promise.all([0, 1, 2].map(async (pool) => [...(await staking.poolOf(provider, pool))]));
      expect(known.pools, `${what}: pools`).to.deep.equal(pools);
      const { staked, locked, pendingRewards, thawCount } = await staking.getProvider(provider);
      expect(known.provider, `${what}: provider`).to.deep.equal([staked, locked, pendingRewards]);
      const thaws = new Map<string, readonly bigint[]>();
      for (const [thawId, amount, releaseAt] of await staking.thawsOf(provider, 0, thawCount))
        thaws.set(`own ${thawId}`, [amount, releaseAt]);
      for (const delegator of delegators) {
        const { amount, thawCount: count } = await staking.delegationOf(provider, delegator);
        expect(known.delegations.get(delegator.address) ?? 0n, `${what}: delegation`).to.equal(amount);
        for (const [thawId, worth, releaseAt] of await staking.delegationThawsOf(provider, delegator, 0, count))
          thaws.set(`${delegator.address} ${thawId}`, [worth, releaseAt]);
      }
      expect([...known.thaws].sort(), `${what}: thaws`).to.deep.equal([...thaws].sort());
    };
  }

  it("tell all pools, epochs, shares and thaws at any time (The Graph: the delegation exchange rate was wrong during thawing for want of a field in an event)", async function () {
    this.timeout(240_000);
    const fixture = await deployed();
    const { staking, token, provider, probe, delegators, strangers, admin, networkHelpers } = fixture;
    const [first, second, third] = delegators;
    const other = strangers[5]!;
    await token.connect(admin).approve(staking, MaxUint256);
    await staking.connect(other).register(other, "");
    await staking.connect(provider).stake(other, STAKED);
    const compare = follow(fixture);
    const wait = (seconds: number) => networkHelpers.time.increase(seconds);
    const slashAll = async (left: bigint) => {
      // Without what is due and not released, which no slash reaches.
      const { locked, lockable, free, thawing } = await staking.stakeOf(provider);
      if (lockable > 0n) await probe.lock(provider, lockable);
      const most = free + locked + thawing - left;
      const taken = most < locked + lockable ? most : locked + lockable;
      await probe.slash(provider, locked + lockable, taken);
    };
    const steps: Record<string, () => Promise<unknown>> = {
      "a delegation": () => staking.connect(first).delegate(provider, 300_000n * DPIN, 0),
      another: () => staking.connect(second).delegate(provider, 777n, 0),
      "a reward": () => staking.connect(admin).addReward(provider, 1_000n * DPIN),
      "some time": () => wait(400),
      "a third delegation": () => staking.connect(third).delegate(provider, 12_345n * DPIN, 0),
      "an undelegation": () => staking.connect(first).undelegate(provider, 99_999n * DPIN * VIRTUAL_SHARES),
      "an own thaw": () => staking.connect(provider).thaw(30_000n * DPIN),
      "a reward meanwhile": () => staking.connect(admin).addReward(provider, 3_333_333n),
      "a slash": async () => {
        await probe.lock(provider, 150_000n * DPIN);
        await probe.slash(provider, 140_000n * DPIN + 333n, 135_000n * DPIN + 1n);
        await probe.unlock(provider, 1n);
      },
      "time after it": () => wait(500),
      "more that thaws": () => staking.connect(third).undelegate(provider, MaxUint256),
      "new stake": () => staking.connect(provider).stake(provider, STAKED),
      "a slash to a billionth": () => slashAll(1_000_000_000n),
      "stake again": () => staking.connect(provider).stake(provider, STAKED),
      "a delegation of a new epoch": () => staking.connect(second).delegate(provider, 5_000n * DPIN, 0),
      "a reward of a new epoch": () => staking.connect(admin).addReward(provider, 500n * DPIN),
      "a thaw of a new epoch": () => staking.connect(second).undelegate(provider, 10n ** 20n),
      "time in it": () => wait(600),
      "a withdrawal": async () => {
        await wait(1_800);
        await staking.connect(first).withdrawDelegated(provider, 0, first);
      },
      "an own withdrawal": () => staking.connect(provider).withdraw(0, provider),
      "a move": () => staking.connect(second).redelegate(provider, other, 10n ** 20n, 0),
      "a slash of all": () => slashAll(0n),
      "time without delegators": () => wait(100),
      "a reward without delegators": async () => {
        await staking.connect(provider).stake(provider, STAKED);
        await staking.connect(admin).addReward(provider, 10n * DPIN);
      },
      "the next delegation": () => staking.connect(first).delegate(provider, 1n, 0),
      "the end": () => wait(5_000),
    };
    await compare("at first");
    for (const [what, act] of Object.entries(steps)) {
      await act();
      await compare(what);
    }
    const [, , epoch] = await staking.poolOf(provider, 1);
    expect(epoch >= 10n, `epochs: ${epoch}`).to.equal(true);
  });

  it("tell, with each thing, its owner: another provider's change nothing", async () => {
    const fixture = await deployed();
    const { staking, provider, delegators, strangers } = fixture;
    const other: HardhatEthersSigner = strangers[5]!;
    await staking.connect(other).register(other, "");
    await staking.connect(provider).stake(other, STAKED);
    const compare = follow(fixture);
    await staking.connect(delegators[0]).delegate(other, DPIN, 0);
    await staking.connect(delegators[0]).undelegate(other, MaxUint256);
    await compare("another's");
  });
});
