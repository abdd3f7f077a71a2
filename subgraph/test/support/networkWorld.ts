import { concat, id } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { rootOf } from "../../../runtime/src/index.ts";
import { VOUCHER_TYPES, voucherDomain } from "../../../sdk/src/streams/voucher.ts";
import { claimOf } from "../../../test/support/claimOf.ts";
import { statementHash } from "../../../test/support/committedBatch.ts";
import type { Random } from "../../../test/support/createRandom.ts";
import type { Fixture } from "../../../test/support/deployFixture.ts";
import { disputedRun } from "../../../test/support/disputedRun.ts";
import { escrowParameters } from "../../../test/support/escrowParameters.ts";
import { moneyWorld } from "../../../test/support/moneyWorld.ts";

const DPIN = 10n ** 18n;
const FIRST_BATCH = 1n << 40n;
const [COMMITTED, CONVICTED] = [1n, 3n];

/** The actors of `moneyWorld` and those of streams, emission and governance, all at random. */
export interface NetworkWorld {
  /** One random action or some time that passes; gives its name. */
  step(): Promise<string>;
}

export async function networkWorld({ fixture, random }: { fixture: Fixture; random: Random }): Promise<NetworkWorld> {
  const { ethers, networkHelpers, addresses, token, staking, escrow, streams, challenges, emission } = fixture;
  const { admin, requester, provider, operator, challenger, strangers } = fixture;
  const { time } = networkHelpers;
  const money = await moneyWorld({ fixture, random });
  const votes = await ethers.getContractAt("DpinVotes", addresses.votes);
  const governor = await ethers.getContractAt("DpinGovernor", addresses.governor);
  const accessManager = await ethers.getContractAt("AccessManager", addresses.accessManager);
  const [voter, spare] = strangers.slice(4, 6) as [HardhatEthersSigner, HardhatEthersSigner];
  const secondProvider = strangers[0]!;
  const lie = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
  const proof = await lie.proof();
  const statements = [lie.statement, { ...lie.statement, outputRoot: new Uint8Array(32).fill(7) }];
  const tree = rootOf({ hashes: statements.map(statementHash) });
  const jobsRoot = ethers.hexlify(tree.root);
  const path = tree.path({ index: 0 });
  const { chainId } = await ethers.provider.getNetwork();
  const domain = voucherDomain({ streams: addresses.streams, chainId: Number(chainId) });
  const proposals: { targets: string[]; values: bigint[]; datas: string[]; hash: string; proposalId: bigint }[] = [];
  let drafts = 0;

  // Governance may set parameters, as on a public network, beside the admin of this one.
  await accessManager.connect(admin).grantRole(2n, addresses.timelock, 0);
  for (const [owner, amount] of [
    [admin, 15_000_000n * DPIN],
    [voter, 5_000_000n * DPIN],
  ] as const) {
    if (owner !== admin) await token.connect(admin).transfer(owner, amount * 2n);
    await token.connect(owner).approve(votes, ethers.MaxUint256);
    await votes.connect(owner).depositFor(owner, amount);
  }
  for (const account of [requester]) await token.connect(account).approve(streams, ethers.MaxUint256);

  await staking.connect(admin).setDelegationRatio(15);
  await staking.connect(admin).setDelegationRatio(16);

  const now = async () => BigInt(await time.latest());
  const part = (most: bigint) => (most * BigInt(random.int(1, 1000))) / 1000n || 1n;
  const all = async <T>(count: bigint, read: (i: bigint) => Promise<T>) =>
    Promise.all(Array.from({ length: Number(count) }, (_, i) => read(BigInt(i))));
  const openStreams = async () =>
    (await all(await streams.streamCount(), async (i) => ({ streamId: i + 1n, stream: await streams.getStream(i + 1n) }))).filter(
      ({ stream }) => stream.token !== ethers.ZeroAddress,
    );
  const batches = async () =>
    all(await streams.batchCount(), async (i) => ({ batchId: FIRST_BATCH + i, batch: await streams.getBatch(FIRST_BATCH + i) }));
  const one = <T>(list: readonly T[]) => (list.length === 0 ? undefined : random.pick(list));
  const openNode = async () => ({ op: 0, level: 0, index: random.int(0, 7) });

  /** Each gives something falsy when there was nothing to act on. */
  const actions: Record<string, () => Promise<unknown>> = {
    async openStream() {
      if ((await openStreams()).length > 5) return false;
      const signer = random.pick([requester, challenger]);
      return streams.connect(requester).openStream(provider, token, signer, random.chance(0.3) ? 0n : part(200n * DPIN));
    },
    async fundStream() {
      const found = one(await openStreams());
      return found && streams.connect(requester).fundStream(found.streamId, part(100n * DPIN));
    },
    async thawFunds() {
      const found = one(await openStreams());
      if (found === undefined) return false;
      const most = found.stream.funded - found.stream.collected;
      return streams.connect(requester).thawFunds(found.streamId, random.chance(0.2) || most === 0n ? 0n : part(most));
    },
    async withdrawFunds() {
      const at = (await now()) + 1n;
      const found = one((await openStreams()).filter(({ stream }) => stream.thawing > 0n && stream.thawedAt <= at));
      return found && streams.connect(requester).withdrawFunds(found.streamId, requester);
    },
    async closeStream() {
      const found = random.chance(0.2) ? one(await openStreams()) : undefined;
      return found && streams.connect(operator).closeStream(found.streamId);
    },
    async commitBatch() {
      const found = one((await openStreams()).filter(({ stream }) => stream.funded > stream.collected));
      if (found === undefined) return false;
      const { streamId, stream } = found;
      const amount = part(stream.funded - stream.collected);
      if ((await staking.stakeOf(provider)).lockable < (await streams.lockFor(token, amount))) return false;
      const voucher = { streamId, batch: stream.batches, jobsRoot, jobCount: 2, cumulativeAmount: stream.collected + amount };
      const signer = stream.signer === requester.address ? requester : challenger;
      const signature = await signer.signTypedData(
        { name: domain.name!, version: domain.version!, chainId, verifyingContract: domain.verifyingContract! },
        { Voucher: [...VOUCHER_TYPES.Voucher] },
        voucher,
      );
      return streams.connect(operator).commitBatch(voucher, signature, "a batch's locator");
    },
    async finalizeBatch() {
      const at = (await now()) + 1n;
      const found = one((await batches()).filter(({ batch }) => batch.state === COMMITTED && at > batch.windowEnd + 20n));
      return found && streams.connect(spare).finalizeBatch(found.batchId);
    },
    async proveBatch() {
      const at = (await now()) + 2n;
      const found = one((await batches()).filter(({ batch }) => batch.state === COMMITTED && at <= batch.windowEnd));
      if (found === undefined || random.chance(0.5)) return false;
      const salt = id(String(random.int(0, 2 ** 30)));
      await challenges.connect(challenger).commitClaim(claimOf({ jobId: found.batchId, proof, challenger: challenger.address, salt }));
      return challenges.connect(challenger).proveFraud(found.batchId, 0, path, lie.statement, concat([proof]), salt);
    },
    async revealOfBatch() {
      const at = (await now()) + 1n;
      const found = one(
        (await batches()).filter(({ batch }) => batch.state === COMMITTED && at <= batch.windowEnd && at + 20n <= batch.windowCap),
      );
      if (found === undefined) return false;
      const address = await openNode();
      const revealId = await challenges.revealIdOf(found.batchId, 0, lie.node(address));
      if ((await challenges.getReveal(revealId)).demander !== ethers.ZeroAddress) return false;
      const value = 10n ** 16n;
      await challenges.connect(spare).demandReveal(found.batchId, 0, path, lie.statement, lie.opening(address), { value });
      return random.chance(0.6) && challenges.connect(operator).answerReveal(found.batchId, 0, lie.node(address), lie.reveal(address));
    },
    async settleBatch() {
      const convicted = (await batches()).filter(({ batch }) => batch.state === CONVICTED);
      for (const { batchId } of convicted) {
        if (!(await challenges.getConviction(batchId)).settled) return challenges.connect(spare).settle(batchId);
      }
      return false;
    },
    async claimBatchRefund() {
      const found = one((await batches()).filter(({ batch }) => batch.state === CONVICTED && batch.amount > 0n));
      return found && streams.connect(requester).claimRefund(found.batchId, requester);
    },
    async withdrawFromStreams() {
      const owner = random.pick([requester, provider]);
      return (await streams.credit(token, owner)) > 0n && streams.connect(owner).withdraw(token, owner);
    },
    async burnStreamFees() {
      return (await streams.fees(token)) > 0n && streams.connect(spare).burnFees();
    },
    async setOperator() {
      if (random.chance(0.7)) return false;
      // Named, and confirmed: the other actions go on with the fixture's operator.
      await staking.connect(provider).setOperator(spare);
      if (random.chance(0.5)) await staking.connect(spare).actFor(provider);
      await staking.connect(provider).setOperator(operator);
      return staking.connect(operator).actFor(provider);
    },
    async setEndpoint() {
      return staking.connect(operator).setEndpoint(`https://provider.example/${random.int(0, 99)}`);
    },
    async setCommission() {
      const owner = random.pick([provider, secondProvider, spare]);
      const { commissionBps } = await staking.getProvider(owner);
      const bps = random.chance(0.5) ? random.int(0, Number(commissionBps)) : Math.min(5_000, Number(commissionBps) + random.int(0, 500));
      return staking.connect(owner).setCommission(bps);
    },
    async report() {
      const owner = random.pick([provider, secondProvider]);
      if ((await emission.getEpoch(await nextEpoch())).paused || (await emission.unreportedWork(owner)) === 0n) return false;
      return emission.connect(spare).report(owner);
    },
    async feed() {
      const epoch = await nextEpoch();
      if ((await emission.getEpoch(epoch)).paused) return false;
      const weights = [provider.address, secondProvider.address].map((account) => ({ account, weight: random.int(0, 1000) }));
      const share = random.int(0, 1);
      return emission
        .connect(admin)
        .feed(share, epoch, share === 0 ? weights : [...weights, { account: challenger.address, weight: random.int(1, 50) }]);
    },
    async claimReward() {
      const epochs = [...new Set((await emission.queryFilter(emission.filters.WeightSet())).map(({ args }) => args.epoch))];
      const at = (await now()) + 1n;
      for (const epoch of epochs.reverse()) {
        if ((await emission.claimableAt(epoch)) > at) continue;
        for (const account of [provider, secondProvider, challenger]) {
          const { recorded, claimed } = await emission.getAccountEpoch(account, epoch);
          if (recorded && !claimed) return emission.connect(spare).claim(account, epoch);
        }
        const { totals, pools } = await emission.getEpoch(epoch);
        if (!totals.treasuryClaimed && pools.treasury > 0n) return emission.connect(spare).claimTreasury(epoch);
      }
      return false;
    },
    async reschedule() {
      if (random.chance(0.6)) return false;
      const { paused } = await emission.getEpoch((await emission.currentEpoch()) + 1n);
      if (paused) return emission.connect(admin).unpause();
      if (random.chance(0.3)) return emission.connect(admin).pause();
      const capacity = random.int(3_000, 4_500);
      if (random.chance(0.5))
        return emission.connect(admin).setShares({ capacity, work: 8_000 - capacity, verification: 1_000, treasury: 1_000 });
      const { rate } = await emission.getSegment(1n << 39n);
      return emission.connect(admin).setRate({ initialEmission: rate.initialEmission / 2n, ratio: rate.ratio });
    },
    async setTreasury() {
      return random.chance(0.2) && emission.connect(admin).setTreasury(random.pick([admin, spare]));
    },
    async setStakingParameter() {
      if (random.chance(0.5)) return staking.connect(admin).setMinStake(BigInt(random.int(500, 1_000)) * DPIN);
      const thawPeriod = random.pick([1_800n, 3_600n, 5_400n]);
      const longest = [await escrow.exposure(), await streams.exposure()].reduce((most, one) => (one > most ? one : most));
      return thawPeriod > longest && staking.connect(admin).setThawPeriod(thawPeriod);
    },
    async pauseAndGoOn() {
      const contract = random.pick([staking, escrow, streams]);
      await contract.connect(admin).pause();
      return contract.connect(admin).unpause();
    },
    async setRevealTerms() {
      const { responseTime, answerGas, minGasPrice, minDeposit } = await challenges.revealTerms();
      return challenges
        .connect(admin)
        .setRevealTerms({ responseTime, answerGas, minGasPrice, minDeposit: minDeposit + BigInt(random.int(0, 9)) });
    },
    async setStreamParameters() {
      const { challengeWindow, maxDisputeTime, fundsThawTime, lockFactorPercent, minLock } = await streams.getParameters();
      const rest = { challengeWindow, maxDisputeTime, fundsThawTime, lockFactorPercent, minLock };
      return streams.connect(admin).setParameters({ ...rest, feeBps: random.int(0, 1_000) });
    },
    async moveVotes() {
      const owner = random.pick([voter, spare]);
      if (random.chance(0.3)) return votes.connect(owner).delegate(random.pick([voter, spare, admin]));
      const held = await votes.balanceOf(voter);
      return held > DPIN && votes.connect(voter).transfer(spare, part(held / 100n));
    },
    async propose() {
      if (proposals.length > 2) return false;
      const parameters = await escrowParameters({ escrow });
      const data = escrow.interface.encodeFunctionData("setParameters", [{ ...parameters, feeBps: random.int(0, 1_000) }]);
      const description = `Draft ${++drafts}`;
      const targets = [await escrow.getAddress()];
      await governor.connect(admin).propose(targets, [0n], [data], description);
      const proposalId = await governor.hashProposal(targets, [0n], [data], id(description));
      return proposals.push({ targets, values: [0n], datas: [data], hash: id(description), proposalId });
    },
    async advanceProposal() {
      const found = one(proposals);
      if (found === undefined) return false;
      const { targets, values, datas, hash, proposalId } = found;
      const state = await governor.state(proposalId);
      const done = () => proposals.splice(proposals.indexOf(found), 1);
      // A block is a second or more later than the one that was asked, and time goes on while a long story is played.
      const isBefore = async (moment: bigint) => (await now()) + 10n < moment;
      if (state === 0n) {
        if (!random.chance(0.2) || !(await isBefore(await governor.proposalSnapshot(proposalId)))) return time.increase(61);
        done();
        return governor.connect(admin).cancel(targets, values, datas, hash);
      }
      if (state === 1n) {
        if (!(await isBefore(await governor.proposalDeadline(proposalId)))) return time.increase(61);
        for (const account of [admin, voter]) {
          if (await governor.hasVoted(proposalId, account)) continue;
          return governor.connect(account).castVoteWithReason(proposalId, account === admin ? 1 : random.int(0, 2), "as it happens");
        }
        return time.increase(601);
      }
      if (state === 4n) return governor.connect(spare).queue(targets, values, datas, hash);
      if (state === 5n) {
        if ((await governor.proposalEta(proposalId)) > (await now()) + 1n) return time.increase(241);
        done();
        // What it sets may have become impossible beside a thaw period that was shortened meanwhile.
        return governor
          .connect(spare)
          .execute(targets, values, datas, hash)
          .catch(() => false);
      }
      return done();
    },
  };
  /** The epoch that the next block is in. */
  async function nextEpoch() {
    const at = (await now()) + 1n;
    return (at - (await emission.startOf(0n))) / (await emission.epochLength());
  }

  return {
    async step() {
      if (random.chance(0.5)) return money.step();
      for (;;) {
        const name = random.pick(Object.keys(actions));
        if (await actions[name]!()) return name;
      }
    },
  };
}
