import { expect } from "chai";
import { MaxUint256 } from "ethers";
import fc from "fast-check";
import { useProbedStaking } from "../../support/useProbedStaking.ts";

const DPIN = 10n ** 18n;

/** Amounts of every size: single wei, dust, and millions of DPIN. */
const amount = fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 100_000n * DPIN));
const who = fc.nat({ max: 2 });
const action = fc.oneof(
  fc.record({ kind: fc.constantFrom("delegate" as const, "undelegate" as const), who, amount }),
  fc.record({ kind: fc.constantFrom("withdraw" as const, "undelegateAll" as const, "redelegate" as const), who, amount }),
  fc.record({ kind: fc.constantFrom("stake" as const, "thaw" as const, "reward" as const), who, amount }),
  // In thousandths of all that is locked, the last of which leave little or nothing.
  fc.record({ kind: fc.constant("slash" as const), who, amount: fc.oneof(fc.bigInt(1n, 1000n), fc.constant(1000n), fc.constant(999n)) }),
);

describe("Staking, whatever its users do (invariants 1, 2 and 3)", () => {
  const deployed = useProbedStaking();

  it("owes no more than it holds, takes no more than a lock, covers its locks, and never refuses an exit", async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 12, maxLength: 30 }), async (actions) => {
        const { staking, token, provider, probe, delegators, strangers, networkHelpers, admin } = await deployed();
        const other = strangers[5]!;
        await staking.connect(other).register(other, "");
        await staking.connect(provider).stake(other, 1_000n * DPIN);
        await token.connect(admin).approve(staking, MaxUint256);
        const thaws: { owner: (typeof delegators)[number]; thawId: bigint }[] = [];
        const undelegate = async (owner: (typeof delegators)[number], shares: bigint) => {
          const { thawCount, amount: held } = await staking.delegationOf(provider, owner);
          if (held === 0n) return;
          await staking.connect(owner).undelegate(provider, shares);
          thaws.push({ owner, thawId: thawCount });
        };
        const check = async () => {
          let held = await staking.slashedPot(probe);
          for (const one of [provider, other]) {
            const { staked, thawing, delegated, delegatedThawing, pendingRewards } = await staking.getProvider(one);
            held += staked + thawing + delegated + delegatedThawing + pendingRewards;
            const states = await Promise.all(delegators.map((delegator) => staking.delegationOf(one, delegator)));
            const owed = states.reduce((sum, state) => sum + state.amount, 0n);
            const owedThawing = states.reduce((sum, state) => sum + state.thawing, 0n);
            expect(owed <= delegated, `owes ${owed} of ${delegated} delegated`).to.equal(true);
            expect(owedThawing <= delegatedThawing, `owes ${owedThawing} of ${delegatedThawing} thawing`).to.equal(true);
          }
          expect(await token.balanceOf(staking), "invariant 1").to.equal(held);
        };
        const total = async () => {
          const { staked, thawing, delegated, delegatedThawing, pendingRewards: pending } = await staking.getProvider(provider);
          return { slashable: staked + thawing + delegated + delegatedThawing, pending };
        };

        for (const { kind, who, amount } of actions) {
          const delegator = delegators[who]!;
          if (kind === "delegate") {
            const { pending } = await total();
            // What falls due until then takes of the room.
            const room = (await staking.stakeOf(provider)).delegationRoom - pending;
            const most = amount < room ? amount : room;
            if (most <= 0n) continue;
            const [tokens, shares] = await staking.poolOf(provider, 1);
            if ((most * (shares + 2n ** 16n)) / (tokens + pending + 1n) === 0n) continue;
            const before = (await staking.delegationOf(provider, delegator)).amount;
            await staking.connect(delegator).delegate(provider, most, 0);
            const { amount: after } = await staking.delegationOf(provider, delegator);
            expect(after <= before + most + 1n + pending, "a delegation brings no more than it put in").to.equal(true);
          } else if (kind === "undelegate") {
            const { shares, amount: held } = await staking.delegationOf(provider, delegator);
            const part = amount < held ? (shares * amount) / held + 1n : shares;
            const [tokens, all] = await staking.poolOf(provider, 1);
            if ((part * (tokens + 1n)) / (all + 2n ** 16n) === 0n || part > shares) continue;
            await undelegate(delegator, part);
          } else if (kind === "undelegateAll") {
            await undelegate(delegator, MaxUint256);
          } else if (kind === "withdraw") {
            const thaw = thaws.pop();
            if (thaw === undefined) continue;
            await networkHelpers.time.increase(await staking.thawPeriod());
            await staking.connect(thaw.owner).withdrawDelegated(provider, thaw.thawId, thaw.owner);
          } else if (kind === "redelegate") {
            const { amount: held } = await staking.delegationOf(provider, delegator);
            const { delegationRoom } = await staking.stakeOf(other);
            if (held === 0n || held + (await total()).pending > delegationRoom) continue;
            const sent = () => staking.connect(delegator).redelegate(provider, other, MaxUint256, 0);
            const { heldUntil } = await staking.delegationOf(provider, delegator);
            if (heldUntil > BigInt(await networkHelpers.time.latest()) + 1n) {
              await expect(sent()).to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationHeld");
              await networkHelpers.time.increaseTo(heldUntil);
            }
            await sent();
          } else if (kind === "stake") {
            await staking.connect(admin).stake(provider, amount);
          } else if (kind === "thaw") {
            const { staked } = await staking.getProvider(provider);
            if (staked > 0n) await staking.connect(provider).thaw(amount < staked ? amount : staked);
          } else if (kind === "reward") {
            await staking.connect(admin).addReward(provider, amount);
          } else {
            const { lockable } = await staking.stakeOf(provider);
            if (lockable === 0n) continue;
            await probe.lock(provider, lockable);
            // What is locked cannot leave before the lock: one delegator tries.
            await undelegate(delegator, MaxUint256);
            const before = await total();
            expect(before.slashable >= lockable, "all locks are covered").to.equal(true);
            const taken = (lockable * amount) / 1000n;
            await probe.slash(provider, lockable, taken);
            const after = await total();
            expect(before.slashable + before.pending - after.slashable - after.pending, "invariant 2: to the wei").to.equal(taken);
          }
          await check();
        }

        for (const delegator of delegators) await undelegate(delegator, MaxUint256);
        await networkHelpers.time.increase(await staking.thawPeriod());
        for (const { owner, thawId } of thaws) await staking.connect(owner).withdrawDelegated(provider, thawId, owner);
        const { thawCount } = await staking.getProvider(provider);
        for (let thawId = 0n; thawId < thawCount; thawId++) await staking.connect(provider).withdraw(thawId, provider);
        await check();
      }),
      { numRuns: 25 },
    );
  });
});
