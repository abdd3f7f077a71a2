import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id, parseEther, toBeHex, type AddressLike } from "ethers";
import type { NodeAddress } from "../../runtime/src/index.ts";
import { claimOf } from "./claimOf.ts";
import type { Random } from "./createRandom.ts";
import type { Fixture } from "./deployFixture.ts";
import { disputedRun } from "./disputedRun.ts";
import { escrowParameters } from "./escrowParameters.ts";
import { jobRequest } from "./jobRequest.ts";

const DPIN = 10n ** 18n;
const [POSTED, ACCEPTED, COMMITTED, CONVICTED] = [1n, 2n, 3n, 7n];

/** Actors on a deployed network who act at random, and the properties that hold whatever they do. */
export interface MoneyWorld {
  /** One random action or some time that passes; gives its name. An action that is possible never reverts. */
  step(): Promise<string>;
  /** Throws unless the invariants 1, 2, 3, 6 and 8 of PROTOCOL.md section 10 hold now. */
  check(): Promise<void>;
  /** A stranger ends every job by time; everybody takes out all there is for them (invariants 6 and 9). */
  end(): Promise<void>;
}

export async function moneyWorld({ fixture, random }: { fixture: Fixture; random: Random }): Promise<MoneyWorld> {
  const { ethers, networkHelpers, token, staking, escrow, challenges, admin, provider, operator, challenger, strangers } = fixture;
  const { time } = networkHelpers;
  const [secondProvider, stranger, ...delegators] = strangers.slice(0, 4) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    ...HardhatEthersSigner[],
  ];
  const operators = new Map([
    [provider, operator],
    [secondProvider, secondProvider],
  ]);
  const providers = [...operators.keys()];
  const other = await ethers.deployContract("HostileToken"); // honest all along
  const tokens = [await token.getAddress(), await other.getAddress()];
  const probe = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1n]);
  const hostile = await ethers.deployContract("HostileParticipant");
  const requesters: { address: string; call(data: string): Promise<unknown> }[] = [
    { address: fixture.requester.address, call: (data) => fixture.requester.sendTransaction({ to: escrow, data }) },
    { address: await hostile.getAddress(), call: (data) => hostile.execute(escrow, data) },
  ];
  const claimants = [...requesters.map(({ address }) => address), ...providers.map(({ address }) => address)];
  const lie = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
  const proof = await lie.proof();
  const leaves: NodeAddress[] = Array.from({ length: 8 }, (_, index) => ({ op: 0, level: 0, index }));
  const demands: { jobId: bigint; node: NodeAddress; revealId: string }[] = [];
  const thaws: { provider: HardhatEthersSigner; thawId: bigint }[] = [];
  const delegatedThaws: { provider: HardhatEthersSigner; delegator: HardhatEthersSigner; thawId: bigint }[] = [];

  await escrow.connect(admin).setToken(other, true, DPIN / 2n);
  await staking.connect(admin).setSlasher(probe, true);
  await staking.connect(admin).setLocker(probe, probe);
  await hostile.setMode(1);
  for (const requester of requesters) {
    await token.connect(admin).transfer(requester.address, 100_000n * DPIN);
    await other.mint(requester.address, 100_000n * DPIN);
    for (const contract of [token, other] as const) {
      const data = contract.interface.encodeFunctionData("approve", [await escrow.getAddress(), ethers.MaxUint256]);
      await (requester.address === fixture.requester.address
        ? fixture.requester.sendTransaction({ to: contract, data })
        : hostile.execute(contract, data));
    }
  }
  await token.connect(admin).transfer(secondProvider, 200_000n * DPIN);
  await token.connect(secondProvider).approve(staking, ethers.MaxUint256);
  await staking.connect(secondProvider).register(secondProvider, "");
  await staking.connect(secondProvider).stake(secondProvider, 50_000n * DPIN);
  for (const delegator of delegators) {
    await token.connect(admin).transfer(delegator, 100_000n * DPIN);
    await token.connect(delegator).approve(staking, ethers.MaxUint256);
  }

  const thawOf = async (owner: HardhatEthersSigner, thawId: bigint) => (await staking.thawsOf(owner, thawId, thawId + 1n))[0]!;
  const delegatedThawOf = async ({ provider: chosen, delegator, thawId }: (typeof delegatedThaws)[number]) =>
    (await staking.delegationThawsOf(chosen, delegator, thawId, thawId + 1n))[0]!;
  const sharesFor = async (chosen: HardhatEthersSigner, given: bigint) => {
    const { tokens, shares } = await staking.poolOf(chosen, 1);
    return (given * (shares + 2n ** 16n)) / (tokens + 1n);
  };
  /** Of the own stake as much as leaves the locks covered by the rest and by 16 times as much delegated. */
  const thawable = async (chosen: HardhatEthersSigner) => {
    const { staked, locked, delegated } = await staking.getProvider(chosen);
    const kept = [(locked + 16n) / 17n, locked - delegated].reduce((most, one) => (one > most ? one : most));
    return staked > kept ? staked - kept : 0n;
  };
  const allOf = ({ staked, thawing, delegated, delegatedThawing }: Awaited<ReturnType<typeof staking.getProvider>>) =>
    staked + thawing + delegated + delegatedThawing;
  const now = async () => BigInt(await time.latest());
  const amount = (most: bigint) => (random.chance(0.2) ? BigInt(random.int(1, 9)) : (most * BigInt(random.int(1, 1000))) / 1000n) || 1n;
  const jobs = async () => {
    const count = Number(await escrow.jobCount());
    return Promise.all(Array.from({ length: count }, async (_, i) => ({ jobId: BigInt(i + 1), ...fields(await escrow.getJob(i + 1)) })));
  };
  type View = Awaited<ReturnType<typeof escrow.getJob>>;
  const fields = ({ requester, token, provider, state, acceptBy, commitBy, windowEnd, maxPrice, price, locked }: View) => ({
    requester,
    token,
    provider,
    state,
    acceptBy,
    commitBy,
    windowEnd,
    maxPrice,
    price,
    locked,
  });
  /** A random job of a state that allows an action, if there is one. */
  const pick = async (allowed: (job: Awaited<ReturnType<typeof jobs>>[number], time: bigint) => boolean) => {
    const at = (await now()) + 1n;
    const possible = (await jobs()).filter((job) => allowed(job, at));
    return possible.length === 0 ? undefined : random.pick(possible);
  };
  const operatorOf = (address: string) => [...operators].find(([{ address: own }]) => own === address)![1];
  const requesterOf = (address: string) => requesters.find((requester) => requester.address === address)!;

  /** Each gives something falsy when there was nothing to act on. */
  const actions: Record<string, () => Promise<unknown>> = {
    async post() {
      const maxPrice = 1n + amount(50n * DPIN);
      const request = await jobRequest(fixture, {
        ...lie.statement,
        token: random.pick(tokens),
        minPrice: random.chance(0.3) ? maxPrice : 1n + (maxPrice * BigInt(random.int(0, 99))) / 100n,
        maxPrice,
        runTime: random.int(1, 120),
        acceptBy: (await now()) + BigInt(random.int(10, 200)),
      });
      return random.pick(requesters).call(escrow.interface.encodeFunctionData("postJob", [request]));
    },
    async cancel() {
      const job = await pick(({ state }) => state === POSTED);
      return job && requesterOf(job.requester).call(escrow.interface.encodeFunctionData("cancel", [job.jobId]));
    },
    async accept() {
      const job = await pick(({ state, acceptBy }, at) => state === POSTED && at <= acceptBy);
      if (job === undefined) return false;
      const chosen = random.pick(providers);
      const enough = (await staking.stakeOf(chosen)).lockable >= (await escrow.lockFor(job.token, job.maxPrice));
      return enough && escrow.connect(operators.get(chosen)!).accept(job.jobId, 0);
    },
    async unjail() {
      const chosen = random.pick(providers);
      const { jailedUntil } = await staking.getProvider(chosen);
      return jailedUntil > 0n && (await now()) >= jailedUntil && staking.connect(operators.get(chosen)!).unjail();
    },
    async commit() {
      const job = await pick(({ state, commitBy }, at) => state === ACCEPTED && at <= commitBy);
      return job && escrow.connect(operatorOf(job.provider)).commit(job.jobId, lie.statement.outputRoot, lie.statement.traceRoot, "");
    },
    async finalize() {
      const job = await pick(({ state, windowEnd }, at) => state === COMMITTED && at > windowEnd + 20n);
      return job && escrow.connect(stranger).finalize(job.jobId);
    },
    async expire() {
      const late = await pick(
        ({ state, acceptBy, commitBy }, at) => (state === POSTED && at > acceptBy) || (state === ACCEPTED && at > commitBy),
      );
      return late && escrow.connect(stranger).expire(late.jobId);
    },
    async prove() {
      const job = await pick(({ state, windowEnd }, at) => state === COMMITTED && at <= windowEnd);
      if (job === undefined) return false;
      const salt = id(String(random.int(0, 2 ** 30)));
      const before = await staking.getProvider(job.provider);
      await challenges.connect(challenger).commitClaim(claimOf({ jobId: job.jobId, proof, challenger: challenger.address, salt }));
      await challenges.connect(challenger).proveFraud(job.jobId, 0, [], lie.statement, proof, salt);
      const after = await staking.getProvider(job.provider);
      // Rewards fall due meanwhile: what was pending is staked or delegated now.
      const [held, left] = [before, after].map((state) => allOf(state) + state.pendingRewards) as [bigint, bigint];
      expect(held - left, "invariant 2: one fault takes its own lock").to.equal(job.locked);
      const [slash] = await staking.queryFilter(staking.filters.Slashed(job.provider), "latest");
      const { fromPools, staked } = slash!.args;
      expect(fromPools === 0n || staked === 0n, "the provider's own stake first").to.equal(true);
      return true;
    },
    async demandReveal() {
      const job = await pick(({ state, windowEnd }, at) => state === COMMITTED && at <= windowEnd);
      if (job === undefined) return false;
      const node = random.pick(leaves);
      const revealId = await challenges.revealIdOf(job.jobId, 0, lie.node(node));
      const { windowCap } = await escrow.getJob(job.jobId);
      if (demands.some((demand) => demand.revealId === revealId) || (await now()) + 21n > windowCap) return false;
      demands.push({ jobId: job.jobId, node, revealId });
      return challenges.connect(stranger).demandReveal(job.jobId, 0, [], lie.statement, lie.opening(node), { value: parseEther("0.01") });
    },
    async answerReveal() {
      const demand = await openDemand(({ respondBy }, at) => at <= respondBy, true);
      return demand && challenges.connect(operator).answerReveal(demand.jobId, 0, lie.node(demand.node), lie.reveal(demand.node));
    },
    async convictSilence() {
      const demand = await openDemand(({ respondBy }, at, { windowEnd }) => at > respondBy && at <= windowEnd + 20n, true);
      return demand && challenges.connect(stranger).convictSilence(demand.jobId, 0, lie.node(demand.node));
    },
    async reclaimDeposit() {
      const demand = await openDemand(({ deposit }) => deposit > 0n, false);
      return demand && challenges.reclaimDeposit(demand.jobId, 0, lie.node(demand.node));
    },
    async settle() {
      const job = await pick(({ state }) => state === CONVICTED);
      return job && !(await challenges.getConviction(job.jobId)).settled && challenges.connect(stranger).settle(job.jobId);
    },
    async claimRefund() {
      const job = await pick(({ state, maxPrice }) => state === CONVICTED && maxPrice > 0n);
      return job && requesterOf(job.requester).call(escrow.interface.encodeFunctionData("claimRefund", [job.jobId, job.requester]));
    },
    async withdraw() {
      return takeCredit(random.pick(claimants), random.pick(tokens));
    },
    async withdrawDeposits() {
      const owner = random.pick([provider, secondProvider, stranger]);
      return (await challenges.depositCredit(owner)) > 0n && challenges.connect(owner).withdrawDeposits(owner);
    },
    async stake() {
      const chosen = random.pick(providers);
      const most = await token.balanceOf(chosen);
      return most > 0n && staking.connect(chosen).stake(chosen, amount(most / 4n));
    },
    async thaw() {
      const chosen = random.pick(providers);
      const free = await thawable(chosen);
      if (free === 0n) return false;
      const { thawCount } = await staking.getProvider(chosen);
      await staking.connect(chosen).thaw(random.chance(0.1) ? free : amount(free / 2n + 1n) % free || 1n);
      return thaws.push({ provider: chosen, thawId: thawCount });
    },
    async withdrawThaw() {
      const at = (await now()) + 1n;
      const releases = await Promise.all(thaws.map(async ({ provider: owner, thawId }) => (await thawOf(owner, thawId)).releaseAt));
      const matured = thaws.filter((_, i) => releases[i]! <= at);
      if (matured.length === 0) return false;
      const thaw = random.pick(matured);
      thaws.splice(thaws.indexOf(thaw), 1);
      return staking.connect(thaw.provider).withdraw(thaw.thawId, thaw.provider);
    },
    async delegate() {
      const [chosen, delegator] = [random.pick(providers), random.pick(delegators)];
      const [room, most] = [(await staking.stakeOf(chosen)).delegationRoom, (await token.balanceOf(delegator)) / 4n];
      const given = amount(most < room ? most : room);
      if (given > most || given > room || (await sharesFor(chosen, given)) === 0n) return false;
      return staking.connect(delegator).delegate(chosen, given, 1n);
    },
    async undelegate() {
      const [chosen, delegator] = [random.pick(providers), random.pick(delegators)];
      const { shares, amount: worth, thawCount } = await staking.delegationOf(chosen, delegator);
      if (worth === 0n) return false;
      const part = (shares * BigInt(random.int(1, 100))) / 100n;
      await staking.connect(delegator).undelegate(chosen, (part * worth) / shares < 2n ? shares : part);
      return delegatedThaws.push({ provider: chosen, delegator, thawId: thawCount });
    },
    async redelegate() {
      const delegator = random.pick(delegators);
      const [from, to] = random.chance(0.5) ? [provider, secondProvider] : [secondProvider, provider];
      const { shares, amount: worth, heldUntil } = await staking.delegationOf(from, delegator);
      const { staked, locked } = await staking.getProvider(from);
      if (heldUntil > (await now()) + 1n) return false;
      const fits = worth > 0n && worth <= (await staking.stakeOf(to)).delegationRoom && (await sharesFor(to, worth)) > 0n;
      return fits && locked <= staked && staking.connect(delegator).redelegate(from, to, shares, 1n);
    },
    async withdrawDelegated() {
      const at = (await now()) + 1n;
      const releases = await Promise.all(delegatedThaws.map(async (thaw) => (await delegatedThawOf(thaw)).releaseAt));
      const matured = delegatedThaws.filter((_, i) => releases[i]! <= at);
      if (matured.length === 0) return false;
      const thaw = random.pick(matured);
      delegatedThaws.splice(delegatedThaws.indexOf(thaw), 1);
      return staking.connect(thaw.delegator).withdrawDelegated(thaw.provider, thaw.thawId, thaw.delegator);
    },
    async addReward() {
      const [chosen, giver] = [random.pick(providers), random.pick(delegators)];
      const most = await token.balanceOf(giver);
      return most > 100n && staking.connect(giver).addReward(chosen, amount(most / 50n));
    },
    async slashGenerically() {
      const chosen = random.pick(providers);
      const { lockable } = await staking.stakeOf(chosen);
      if (lockable === 0n) return false;
      const { locked } = await staking.getProvider(chosen);
      const taken = random.chance(0.1) ? lockable : amount(lockable / 8n + 1n) % lockable || 1n;
      await probe.lock(chosen, taken);
      await (random.chance(0.5) ? probe.slash(chosen, taken, taken) : probe.slashAndJail(chosen, taken, taken / 2n));
      expect((await staking.getProvider(chosen)).locked, "a slash leaves the locks of others").to.equal(locked);
      return true;
    },
    async sweepFees() {
      const swept = random.pick(tokens);
      if ((await escrow.fees(swept)) === 0n) return false;
      return swept === tokens[0] ? escrow.connect(stranger).burnFees() : escrow.connect(admin).sweepFees(swept, admin);
    },
    async reconfigure() {
      const parameters = await escrowParameters({ escrow });
      const change = {
        challengeWindow: random.int(10, 60),
        maxJobTime: random.int(120, 2000),
        feeBps: random.int(0, 1000),
        penaltyBps: random.int(0, 2000),
      };
      const total = BigInt(change.challengeWindow + change.maxJobTime) + parameters.maxDisputeTime + 20n;
      const sent = escrow.connect(admin).setParameters({ ...parameters, ...change });
      if (total < (await staking.thawPeriod())) await sent;
      else await expect(sent).to.be.revertedWithCustomError(escrow, "JobEscrow_ExposureTooLong");
      return true;
    },
  };
  async function openDemand(
    allowed: (reveal: { respondBy: bigint; deposit: bigint }, at: bigint, job: { windowEnd: bigint }) => boolean,
    committed: boolean,
  ) {
    const at = (await now()) + 1n;
    const possible = [];
    for (const demand of demands) {
      const reveal = await challenges.getReveal(demand.revealId);
      const job = await escrow.getJob(demand.jobId);
      if (!reveal.answered && (job.state === COMMITTED) === committed && allowed(reveal, at, job)) possible.push(demand);
    }
    return possible.length === 0 ? undefined : random.pick(possible);
  }
  async function takeCredit(account: string, currency: string) {
    if ((await escrow.credit(currency, account)) === 0n) return false;
    const signer = providers.find(({ address }) => address === account);
    if (signer) return escrow.connect(signer).withdraw(currency, account);
    return requesterOf(account).call(escrow.interface.encodeFunctionData("withdraw", [currency, account]));
  }
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  const all = <T>(list: readonly T[], read: (item: T) => Promise<bigint>) => Promise.all(list.map(read)).then(sum);
  const held = ({ state }: { state: bigint }) => [POSTED, ACCEPTED, COMMITTED, CONVICTED].includes(state);

  async function check() {
    const list = await jobs();
    for (const currency of tokens) {
      const escrowed = sum(list.filter((job) => held(job) && job.token === currency).map(({ maxPrice }) => maxPrice));
      const credits = await all(claimants, (account) => escrow.credit(currency, account));
      const balance = await (await ethers.getContractAt("DpinToken", currency)).balanceOf(escrow);
      expect(balance, "invariant 1: escrow").to.equal(escrowed + credits + (await escrow.fees(currency)));
    }
    const states = await Promise.all(providers.map((address) => staking.getProvider(address)));
    const pots = await all<AddressLike & (typeof probe | typeof challenges | typeof escrow)>([probe, challenges, escrow], (slasher) =>
      staking.slashedPot(slasher),
    );
    const pending = sum(states.map(({ pendingRewards }) => pendingRewards));
    expect(await token.balanceOf(staking), "invariant 1: staking").to.equal(sum(states.map(allOf)) + pending + pots);
    const deposits = await all(demands, async ({ revealId }) => (await challenges.getReveal(revealId)).deposit);
    const deposited = await all([provider, secondProvider, stranger], (account) => challenges.depositCredit(account));
    expect(await ethers.provider.getBalance(challenges), "invariant 1: deposits").to.equal(deposits + deposited);
    const convictions = await Promise.all(
      list.filter(({ state }) => state === CONVICTED).map(({ jobId }) => challenges.getConviction(jobId)),
    );
    const unsettled = sum(convictions.filter(({ settled }) => !settled).map(({ slashed }) => slashed));
    expect(await staking.slashedPot(challenges), "invariant 1: pot of the challenges").to.equal(unsettled);
    for (const [i, state] of states.entries()) {
      const { locked, thawing, delegated, delegatedThawing } = state;
      const own = list.filter((job) => job.provider === providers[i]!.address);
      expect(locked, "invariant 6: only running jobs lock stake").to.equal(sum(own.map((job) => job.locked)));
      expect(allOf(state), "invariant 2: locked stake is there, thawing or not").to.be.at.least(locked);
      const owed = await all(
        thaws.filter((thaw) => thaw.provider === providers[i]),
        async ({ thawId }) => (await thawOf(providers[i]!, thawId)).amount,
      );
      expect(thawing, "invariant 3: thaws never exceed the pool").to.be.at.least(owed);
      const shared = await all(delegators, async (delegator) => (await staking.delegationOf(providers[i]!, delegator)).amount);
      expect(delegated, "nor do delegations").to.be.at.least(shared);
      const leaving = delegatedThaws.filter((thaw) => thaw.provider === providers[i]);
      const due = await all(leaving, async (thaw) => (await delegatedThawOf(thaw)).amount);
      expect(delegatedThawing, "invariant 3: nor do those that thaw").to.be.at.least(due);
    }
    expect(await escrow.exposure(), "invariant 8").to.be.lessThan(await staking.thawPeriod());
  }

  return {
    check,
    async step() {
      if (random.chance(0.12)) {
        await time.increase(random.int(1, random.chance(0.15) ? 2000 : 40));
        return "time";
      }
      for (;;) {
        // Every job goes through these three.
        const name = random.chance(0.3) ? random.pick(["post", "accept", "commit"]) : random.pick(Object.keys(actions));
        if (await actions[name]!()) return name;
      }
    },
    async end() {
      await time.increase(5000);
      for (const { jobId, state } of await jobs()) {
        if (state === COMMITTED) await escrow.connect(stranger).finalize(jobId);
        else if (state === POSTED || state === ACCEPTED) await escrow.connect(stranger).expire(jobId);
      }
      for (const { jobId, state, requester, maxPrice, locked } of await jobs()) {
        expect(locked).to.equal(0n);
        if (state !== CONVICTED) continue;
        if (!(await challenges.getConviction(jobId)).settled) await challenges.settle(jobId);
        if (maxPrice > 0n) await requesterOf(requester).call(escrow.interface.encodeFunctionData("claimRefund", [jobId, requester]));
      }
      for (const currency of tokens) {
        for (const account of claimants) await takeCredit(account, currency);
        const balance = await (await ethers.getContractAt("DpinToken", currency)).balanceOf(escrow);
        expect(balance, "only fees are left").to.equal(await escrow.fees(currency));
      }
      for (const owner of providers) {
        for (const delegator of delegators) {
          const { shares, amount: worth, thawCount } = await staking.delegationOf(owner, delegator);
          if (worth === 0n) continue;
          await staking.connect(delegator).undelegate(owner, shares);
          delegatedThaws.push({ provider: owner, delegator, thawId: thawCount });
        }
        const free = await thawable(owner);
        if (free > 0n) thaws.push({ provider: owner, thawId: (await staking.getProvider(owner)).thawCount });
        if (free > 0n) await staking.connect(owner).thaw(free);
      }
      await time.increase(await staking.thawPeriod());
      for (const { provider: owner, thawId } of thaws) await staking.connect(owner).withdraw(thawId, owner);
      for (const { provider: owner, delegator, thawId } of delegatedThaws) {
        await staking.connect(delegator).withdrawDelegated(owner, thawId, delegator);
      }
      await probe.burnSlashed(await staking.slashedPot(probe));
      let dust = 0n;
      for (const owner of providers) {
        const { staked, locked, thawing, delegatedThawing, delegated } = await staking.getProvider(owner);
        expect([staked, locked]).to.deep.equal([0n, 0n]);
        for (const pool of [0, 1, 2]) expect((await staking.poolOf(owner, pool)).shares, "nobody has a share left").to.equal(0n);
        // Of thaws only what rounding leaves; of delegations also what rewards and slashes gave to the shares of nobody.
        expect(thawing + delegatedThawing).to.be.lessThan(1_000n);
        dust += thawing + delegatedThawing + delegated;
      }
      expect(await token.balanceOf(staking), "nothing else is left behind").to.equal(dust);
      expect(toBeHex(await staking.slashedPot(challenges))).to.equal("0x00");
    },
  };
}
